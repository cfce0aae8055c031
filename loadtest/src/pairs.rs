//! What is compared runs in turns, so that whatever else the machine does strikes all alike.

use crate::error::LoadError;
use crate::number::median;

/// Fewer rounds than these prove nothing.
pub const ROUNDS: usize = 5;

/// The figures of every round, one for each side.
#[derive(Clone, Debug)]
pub struct Rounds {
    sides: Vec<&'static str>,
    rows: Vec<Vec<f64>>,
}

/// Runs every side once, then every side again (A B A B …), `rounds` times; `run` gets the side's
/// name and the round (from 0) and gives its figure: a rate, a time per operation, bytes.
///
/// # Errors
/// The first run that fails.
pub async fn interleave<F>(
    rounds: usize,
    sides: &[&'static str],
    mut run: F,
) -> Result<Rounds, LoadError>
where
    F: AsyncFnMut(&'static str, usize) -> Result<f64, LoadError>,
{
    let mut rows = Vec::with_capacity(rounds);
    for round in 0..rounds {
        let mut row = Vec::with_capacity(sides.len());
        for side in sides {
            let figure = run(side, round).await?;
            eprintln!("  round {}: {side} {figure:.2}", round + 1);
            row.push(figure);
        }
        rows.push(row);
    }
    Ok(Rounds {
        sides: sides.to_vec(),
        rows,
    })
}

impl Rounds {
    /// The figures of one side, round by round.
    pub fn figures(&self, side: &str) -> Vec<f64> {
        let column = self.sides.iter().position(|name| *name == side);
        let rows = self.rows.iter();
        rows.filter_map(|row| row.get(column?).copied()).collect()
    }

    /// The median of one side.
    pub fn median(&self, side: &str) -> f64 {
        median(self.figures(side)).unwrap_or(f64::NAN)
    }

    /// The median of what one side is of the other in the same round.
    pub fn ratio(&self, of: &str, to: &str) -> f64 {
        let (of, to) = (self.figures(of), self.figures(to));
        median(of.iter().zip(&to).map(|(of, to)| of / to)).unwrap_or(f64::NAN)
    }

    /// The smallest and the largest of these ratios.
    pub fn spread(&self, of: &str, to: &str) -> (f64, f64) {
        let (of, to) = (self.figures(of), self.figures(to));
        let ratios = of.iter().zip(&to).map(|(of, to)| of / to);
        ratios.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), ratio| {
            (low.min(ratio), high.max(ratio))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn sides_take_turns_and_ratios_are_of_the_same_round() {
        let mut order = Vec::new();
        let rounds = interleave(3, &["a", "b"], async |side, round| {
            order.push(side);
            Ok(match (side, round) {
                ("a", 0) => 10.0,
                ("a", 1) => 40.0,
                ("a", _) => 30.0,
                (_, 0) => 10.0,
                (_, 1) => 20.0,
                (_, _) => 10.0,
            })
        })
        .await
        .unwrap();
        assert_eq!(order, ["a", "b", "a", "b", "a", "b"]);
        assert!((rounds.median("a") - 30.0).abs() < 1e-9);
        assert!((rounds.ratio("a", "b") - 2.0).abs() < 1e-9);
        assert_eq!(rounds.spread("a", "b"), (1.0, 3.0));
        assert!(rounds.median("c").is_nan());
    }
}

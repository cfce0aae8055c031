//! What a shop's customers photograph: a parcel, a torn parcel, a receipt, a shirt.

use super::png::{Canvas, Colour};

const WIDTH: usize = 320;
const HEIGHT: usize = 240;
const MOTIFS: usize = 4;
const TABLES: [Colour; 3] = [[214, 224, 228], [226, 214, 196], [196, 210, 196]];
const SHIRTS: [Colour; 3] = [[11, 110, 101], [176, 58, 46], [52, 84, 150]];

/// How many different pictures there are.
pub(super) const COUNT: usize = MOTIFS * TABLES.len();

/// Draws a picture as PNG.
pub(super) fn draw(variant: usize) -> Vec<u8> {
    let look = (variant / MOTIFS) % TABLES.len();
    let table = TABLES.get(look).copied().unwrap_or([255; 3]);
    let mut canvas = Canvas::new(WIDTH, HEIGHT, table);
    match variant % MOTIFS {
        0 => parcel(&mut canvas),
        1 => {
            parcel(&mut canvas);
            tear(&mut canvas);
        }
        2 => receipt(&mut canvas),
        _ => shirt(&mut canvas, SHIRTS.get(look).copied().unwrap_or([0; 3])),
    }
    canvas.png()
}

fn within(value: usize, from: usize, to: usize) -> bool {
    (from..to).contains(&value)
}

fn parcel(canvas: &mut Canvas) {
    canvas.fill([120, 112, 104], |x, y| {
        within(x, 70, 262) && within(y, 186, 200)
    });
    canvas.fill([198, 154, 108], |x, y| {
        within(x, 60, 250) && within(y, 70, 190)
    });
    canvas.fill([224, 186, 142], |x, y| {
        within(y, 46, 70) && within(x, 60 + (70 - y), 250 - (70 - y) / 2)
    });
    canvas.fill([238, 222, 190], |x, y| {
        within(x, 142, 166) && within(y, 46, 190)
    });
    canvas.fill([250, 250, 248], |x, y| {
        within(x, 184, 238) && within(y, 130, 176)
    });
    canvas.fill([60, 60, 60], |x, y| {
        within(x, 190, 232) && within(y, 138, 156) && (x * 7 / 5) % 3 == 0
    });
}

fn tear(canvas: &mut Canvas) {
    canvas.fill([74, 54, 38], |x, y| {
        let middle = 100 + (y * 13 % 17);
        within(y, 84, 172) && within(x, middle, middle + 6 + (y * 7 % 11))
    });
}

fn receipt(canvas: &mut Canvas) {
    canvas.fill([252, 252, 250], |x, y| {
        within(x, 104, 216) && within(y, 16, 218 + (x % 8))
    });
    canvas.fill([90, 98, 104], |x, y| {
        within(y, 34, 196) && y % 18 < 5 && within(x, 116, 150 + (y / 18 * 29) % 34)
    });
    canvas.fill([40, 46, 50], |x, y| {
        within(y, 34, 196) && y % 18 < 5 && within(x, 184, 206)
    });
}

fn shirt(canvas: &mut Canvas, colour: Colour) {
    canvas.fill(colour, |x, y| {
        let body = within(x, 110, 210) && within(y, 60, 210);
        let sleeves =
            within(y, 60, 122) && within(x + y, 160, 400) && within(x + 180, y + 130, 500);
        let arms = sleeves && within(x, 66, 254) && x.abs_diff(160) < 94;
        body || arms
    });
    canvas.fill([246, 240, 230], |x, y| {
        x.abs_diff(160).pow(2) + y.abs_diff(56).pow(2) < 24 * 24
    });
}

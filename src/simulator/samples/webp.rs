//! A sticker: a lossless WebP of one colour, 512 by 512 as stickers are.

const SIDE: u64 = 512;
const COLOURS: [[u64; 3]; 3] = [[11, 110, 101], [250, 176, 5], [208, 66, 88]];

/// A tile in one of a few colours.
pub(super) fn tile(variant: usize) -> Vec<u8> {
    let [red, green, blue] = COLOURS
        .get(variant % COLOURS.len())
        .copied()
        .unwrap_or([0; 3]);
    let mut bits = Bits::default();
    bits.put(SIDE - 1, 14);
    bits.put(SIDE - 1, 14);
    // No alpha, version 0; no transform, no colour cache, no meta prefix codes.
    bits.put(0, 4);
    bits.put(0, 3);
    // With one symbol per channel no pixel needs a bit.
    for channel in [green, red, blue, 255] {
        bits.put(0b101, 3);
        bits.put(channel, 8);
    }
    bits.put(0b0001, 4);
    file(&bits.bytes)
}

fn file(image: &[u8]) -> Vec<u8> {
    let mut data = vec![0x2f];
    data.extend_from_slice(image);
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    if data.len() % 2 == 1 {
        data.push(0);
    }
    let whole = u32::try_from(data.len())
        .unwrap_or(u32::MAX)
        .saturating_add(12);
    let mut file = b"RIFF".to_vec();
    file.extend(whole.to_le_bytes());
    file.extend(b"WEBPVP8L");
    file.extend(length.to_le_bytes());
    file.extend(data);
    file
}

/// Bits, lowest first.
#[derive(Debug, Default)]
struct Bits {
    bytes: Vec<u8>,
    used: u32,
}

impl Bits {
    fn put(&mut self, value: u64, count: u32) {
        for place in 0..count {
            if self.used.is_multiple_of(8) {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut()
                && (value >> place) & 1 == 1
            {
                *last |= 1 << (self.used % 8);
            }
            self.used += 1;
        }
    }
}

//! A PNG writer for flat drawings: 8-bit RGB, compressed with runs of equal pixels.

/// Three bytes a pixel: red, green, blue.
pub(super) type Colour = [u8; 3];

/// A canvas to draw on.
#[derive(Clone, Debug)]
pub(super) struct Canvas {
    width: usize,
    rows: Vec<Vec<Colour>>,
}

impl Canvas {
    pub(super) fn new(width: usize, height: usize, colour: Colour) -> Self {
        Self {
            width,
            rows: vec![vec![colour; width]; height],
        }
    }

    /// Colours every pixel for which `inside(x, y)` holds.
    pub(super) fn fill(&mut self, colour: Colour, inside: impl Fn(usize, usize) -> bool) {
        for (y, row) in self.rows.iter_mut().enumerate() {
            for (x, pixel) in row.iter_mut().enumerate() {
                if inside(x, y) {
                    *pixel = colour;
                }
            }
        }
    }

    /// The file.
    pub(super) fn png(&self) -> Vec<u8> {
        let mut raw = Vec::with_capacity(self.rows.len() * (self.width * 3 + 1));
        for row in &self.rows {
            raw.push(0);
            raw.extend(row.iter().flatten());
        }
        let mut header = Vec::new();
        header.extend(four(self.width));
        header.extend(four(self.rows.len()));
        header.extend([8, 2, 0, 0, 0]);
        let mut file = vec![0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];
        chunk(&mut file, b"IHDR", &header);
        chunk(&mut file, b"IDAT", &zlib(&raw));
        chunk(&mut file, b"IEND", &[]);
        file
    }
}

fn four(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes()
}

fn chunk(file: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    file.extend(four(data.len()));
    let mut checked = name.to_vec();
    checked.extend_from_slice(data);
    file.extend_from_slice(&checked);
    file.extend(crc32(&checked).to_be_bytes());
}

fn crc32(bytes: &[u8]) -> u32 {
    let crc = bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| match crc & 1 {
            1 => (crc >> 1) ^ 0xedb8_8320,
            _ => crc >> 1,
        })
    });
    !crc
}

fn adler32(bytes: &[u8]) -> u32 {
    let (low, high) = bytes.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    (high << 16) | low
}

/// One deflate block with the fixed Huffman code; matches reach back one pixel only.
fn zlib(raw: &[u8]) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.put(1, 1);
    bits.put(1, 2);
    let mut at = 0;
    while let Some(byte) = raw.get(at) {
        let run = repeats(raw, at);
        let length = match run {
            258.. => 258,
            3..258 => run.min(10),
            _ => {
                bits.literal(*byte);
                at += 1;
                continue;
            }
        };
        bits.match_of(length);
        at += length;
    }
    bits.huffman(0, 7);
    let mut stream = vec![0x78, 0x01];
    stream.extend(bits.finish());
    stream.extend(adler32(raw).to_be_bytes());
    stream
}

/// How many bytes from `at` on equal the ones three before them.
fn repeats(raw: &[u8], at: usize) -> usize {
    let before = at.checked_sub(3).and_then(|start| raw.get(start..));
    let here = raw.get(at..).unwrap_or_default();
    before.map_or(0, |before| {
        before
            .iter()
            .zip(here)
            .take(258)
            .take_while(|(one, two)| one == two)
            .count()
    })
}

/// Bits in deflate's order.
#[derive(Debug, Default)]
struct Bits {
    bytes: Vec<u8>,
    current: u8,
    used: u32,
}

impl Bits {
    /// Lowest bit first.
    fn put(&mut self, value: u32, count: u32) {
        for place in 0..count {
            if (value >> place) & 1 == 1 {
                self.current |= 1 << self.used;
            }
            self.used += 1;
            if self.used == 8 {
                self.bytes.push(self.current);
                (self.current, self.used) = (0, 0);
            }
        }
    }

    /// A Huffman code: highest bit first.
    fn huffman(&mut self, code: u32, count: u32) {
        self.put(code.reverse_bits() >> (32 - count), count);
    }

    fn literal(&mut self, byte: u8) {
        match u32::from(byte) {
            low @ 0..144 => self.huffman(0b0011_0000 + low, 8),
            high => self.huffman(0b1_1001_0000 + high - 144, 9),
        }
    }

    /// A repetition of the three bytes before: 3 to 10 bytes, or 258.
    fn match_of(&mut self, length: usize) {
        match u32::try_from(length) {
            Ok(short @ 3..=10) => self.huffman(short - 2, 7),
            _ => self.huffman(0b1100_0101, 8),
        }
        self.huffman(2, 5);
    }

    fn finish(mut self) -> Vec<u8> {
        if self.used > 0 {
            self.bytes.push(self.current);
        }
        self.bytes
    }
}

//! A voice note of silence: Ogg with Opus packets, mono, as phones record them.

/// Twenty milliseconds of silence as one Opus packet (CELT, full band, mono).
const SILENCE: [u8; 3] = [0xf8, 0xff, 0xfe];
const PACKETS_PER_SECOND: usize = 50;
const SAMPLES_PER_SECOND: u64 = 48_000;

/// A voice note of so many seconds.
pub(super) fn voice(seconds: usize) -> Vec<u8> {
    let mut head = b"OpusHead\x01\x01\x38\x01".to_vec();
    head.extend(48_000_u32.to_le_bytes());
    head.extend([0, 0, 0]);
    let mut tags = b"OpusTags\x05\x00\x00\x00baton".to_vec();
    tags.extend([0; 4]);
    let mut file = page(2, 0, 0, &[head]);
    file.extend(page(0, 0, 1, &[tags]));
    let packets = vec![SILENCE.to_vec(); PACKETS_PER_SECOND];
    let mut samples = 0;
    for second in 1..=seconds {
        samples += SAMPLES_PER_SECOND;
        let flags = if second == seconds { 4 } else { 0 };
        let sequence = u32::try_from(second + 1).unwrap_or(u32::MAX);
        file.extend(page(flags, samples, sequence, &packets));
    }
    file
}

/// One Ogg page (RFC 3533) with packets of less than 255 bytes each.
fn page(flags: u8, samples: u64, sequence: u32, packets: &[Vec<u8>]) -> Vec<u8> {
    let byte = |number: usize| u8::try_from(number).unwrap_or(u8::MAX);
    let mut head = b"OggS\x00".to_vec();
    head.push(flags);
    head.extend(samples.to_le_bytes());
    head.extend(0x6261_746f_u32.to_le_bytes());
    head.extend(sequence.to_le_bytes());
    let mut tail = vec![byte(packets.len())];
    tail.extend(packets.iter().map(|packet| byte(packet.len())));
    tail.extend(packets.iter().flatten());
    let unchecked = [head.as_slice(), &[0; 4], tail.as_slice()].concat();
    let sum = checksum(&unchecked).to_le_bytes();
    [head.as_slice(), &sum, tail.as_slice()].concat()
}

fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |sum, byte| {
        (0..8).fold(sum ^ (u32::from(*byte) << 24), |sum, _| {
            match sum & 0x8000_0000 {
                0 => sum << 1,
                _ => (sum << 1) ^ 0x04c1_1db7,
            }
        })
    })
}

//! WebSocket frames (RFC 6455, section 5) as a client reads and writes them, and no more than
//! Baton uses: whole text frames, ping, pong and close.

use bytes::{Buf as _, BufMut as _, Bytes, BytesMut};

const FINAL: u8 = 0x80;
const MASKED: u8 = 0x80;
const TEXT: u8 = 0x1;
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;
const PONG: u8 = 0xA;

/// The largest frame that is believed, in bytes: many times what Baton sends.
const LARGEST: usize = 16 << 20;

/// What arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// A text frame, as bytes: whoever only counts need not look at them.
    Text(Bytes),
    /// Are you there?
    Ping(Bytes),
    /// Yes.
    Pong,
    /// Goodbye, with the close code.
    Close(Option<u16>),
}

/// Bytes that are no frame of Baton's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a frame that Baton sends: first byte {0:#04x}")]
pub struct NotAFrame(u8);

/// Takes the first whole frame out of a buffer; `None` when more bytes have to come.
///
/// # Errors
/// Fragments, masked or binary frames, and lengths beyond all measure.
pub fn take(buffer: &mut BytesMut) -> Result<Option<Frame>, NotAFrame> {
    let (Some(&first), Some(&second)) = (buffer.first(), buffer.get(1)) else {
        return Ok(None);
    };
    let Some((head, length)) = measure(buffer, second) else {
        return Ok(None);
    };
    if first & FINAL == 0 || second & MASKED != 0 || length > LARGEST {
        return Err(NotAFrame(first));
    }
    if buffer.len() < head + length {
        buffer.reserve(head + length - buffer.len());
        return Ok(None);
    }
    buffer.advance(head);
    let payload = buffer.split_to(length).freeze();
    match first & 0x0F {
        TEXT => Ok(Some(Frame::Text(payload))),
        PING => Ok(Some(Frame::Ping(payload))),
        PONG => Ok(Some(Frame::Pong)),
        CLOSE => Ok(Some(Frame::Close(code(&payload)))),
        _ => Err(NotAFrame(first)),
    }
}

/// How long head and payload are, in bytes.
fn measure(buffer: &BytesMut, second: u8) -> Option<(usize, usize)> {
    match second & 0x7F {
        126 => {
            let length: [u8; 2] = buffer.get(2..4)?.try_into().ok()?;
            Some((4, usize::from(u16::from_be_bytes(length))))
        }
        127 => {
            let length: [u8; 8] = buffer.get(2..10)?.try_into().ok()?;
            let length = usize::try_from(u64::from_be_bytes(length)).ok()?;
            Some((10, length))
        }
        short => Some((2, usize::from(short))),
    }
}

fn code(payload: &Bytes) -> Option<u16> {
    let code: [u8; 2] = payload.get(..2)?.try_into().ok()?;
    Some(u16::from_be_bytes(code))
}

/// Writes a text frame. Clients must mask; the mask of zeros leaves the bytes as they are, which
/// is enough where no proxy listens.
pub fn text(words: &str, out: &mut BytesMut) {
    write(TEXT, words.as_bytes(), out);
}

/// Writes the answer to a ping.
pub fn pong(payload: &[u8], out: &mut BytesMut) {
    write(PONG, payload, out);
}

fn write(opcode: u8, payload: &[u8], out: &mut BytesMut) {
    out.reserve(payload.len() + 14);
    out.put_u8(FINAL | opcode);
    match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
        (Ok(length), _) if length < 126 => out.put_u8(MASKED | length),
        (_, Ok(length)) => {
            out.put_u8(MASKED | 126);
            out.put_u16(length);
        }
        _ => {
            out.put_u8(MASKED | 127);
            out.put_u64(u64::try_from(payload.len()).unwrap_or(u64::MAX));
        }
    }
    out.put_u32(0);
    out.put_slice(payload);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame as a server writes it.
    fn served(payload: &[u8]) -> BytesMut {
        let mut buffer = BytesMut::new();
        buffer.put_u8(FINAL | TEXT);
        match payload.len() {
            length @ 0..126 => buffer.put_u8(u8::try_from(length).unwrap()),
            length @ 126..65_536 => {
                buffer.put_u8(126);
                buffer.put_u16(u16::try_from(length).unwrap());
            }
            length => {
                buffer.put_u8(127);
                buffer.put_u64(u64::try_from(length).unwrap());
            }
        }
        buffer.put_slice(payload);
        buffer
    }

    #[test]
    fn frames_of_every_length_are_read_whatever_pieces_they_come_in() {
        for length in [0, 1, 125, 126, 127, 65_535, 65_536, 70_000] {
            let payload = vec![b'x'; length];
            let mut whole = served(&payload);
            whole.extend_from_slice(&served(b"next"));
            let mut buffer = BytesMut::new();
            let mut found = Vec::new();
            for piece in whole.chunks(1_000) {
                buffer.extend_from_slice(piece);
                while let Some(frame) = take(&mut buffer).unwrap() {
                    found.push(frame);
                }
            }
            let wanted = [Frame::Text(payload.into()), Frame::Text(b"next"[..].into())];
            assert_eq!(found, wanted, "{length}");
        }
    }

    #[test]
    fn a_close_says_why() {
        let mut buffer = BytesMut::from(&[0x88, 2, 0x0F, 0xA0][..]);
        assert_eq!(take(&mut buffer).unwrap(), Some(Frame::Close(Some(4_000))));
    }

    #[test]
    fn fragments_masks_and_binary_frames_are_refused() {
        for bytes in [[0x01, 0], [0x81, 0x80], [0x82, 0]] {
            assert!(take(&mut BytesMut::from(&bytes[..])).is_err(), "{bytes:?}");
        }
    }

    #[test]
    fn what_is_written_is_masked_and_says_its_length() {
        let mut out = BytesMut::new();
        text("hello", &mut out);
        assert_eq!(out.get(..2), Some(&[0x81, 0x85][..]));
        assert_eq!(out.get(2..6), Some(&[0, 0, 0, 0][..]));
        assert_eq!(out.get(6..), Some(&b"hello"[..]));
    }
}

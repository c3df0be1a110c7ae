//! Checks how many strings a shared-strings part claims to have.
//!
//! The reader reserves room for as many as the part claims, and a false claim would end the process. Wherever the claim stands
//! and however it is spaced and quoted, it is found byte by byte.

use super::error::ImportError;
use super::limits::MAX_SHARED_STRINGS;

/// The attribute that makes the claim.
const NAME: &[u8] = b"uniqueCount";

/// Reads a part piece by piece.
#[derive(Debug, Default)]
pub(super) struct StringClaim {
    state: State,
}

#[derive(Clone, Copy, Debug)]
enum State {
    /// So many bytes of the name have been seen.
    Name(usize),
    /// The name has been seen, perhaps blanks and an equals sign after it.
    Equals,
    /// In the quotes, with the number so far.
    Number(u64),
}

impl Default for State {
    fn default() -> Self {
        Self::Name(0)
    }
}

impl StringClaim {
    /// Takes the next piece.
    pub(super) fn feed(&mut self, piece: &[u8]) -> Result<(), ImportError> {
        for byte in piece {
            self.state = match (self.state, *byte) {
                (State::Name(seen), byte) if NAME.get(seen) == Some(&byte) => {
                    if seen + 1 == NAME.len() {
                        State::Equals
                    } else {
                        State::Name(seen + 1)
                    }
                }
                (State::Name(_), byte) => State::Name(usize::from(NAME.first() == Some(&byte))),
                (State::Equals, b' ' | b'\t' | b'\r' | b'\n' | b'=') => State::Equals,
                (State::Equals, b'"' | b'\'') => State::Number(0),
                (State::Number(number), digit @ b'0'..=b'9') => {
                    State::Number(checked(number.saturating_mul(10).saturating_add(u64::from(digit - b'0')))?)
                }
                (State::Number(number), b' ' | b'+') => State::Number(number),
                (State::Equals | State::Number(_), _) => State::Name(0),
            };
        }
        Ok(())
    }
}

fn checked(claimed: u64) -> Result<u64, ImportError> {
    if claimed > MAX_SHARED_STRINGS {
        return Err(ImportError::TooLarge(format!("声称有 {MAX_SHARED_STRINGS} 条以上共享文字")));
    }
    Ok(claimed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_false_claim_is_found_however_it_is_cut_and_spaced() {
        let xml = b"<!-- uniqueCoun --><sst count=\"1\" uniqueCount \n= '4294967295'>";
        for cut in 0..xml.len() {
            let mut claim = StringClaim::default();
            let fed = claim.feed(&xml[..cut]).and_then(|()| claim.feed(&xml[cut..]));
            assert!(matches!(fed, Err(ImportError::TooLarge(_))), "cut at {cut}");
        }
    }

    #[test]
    fn an_honest_claim_passes() {
        assert!(StringClaim::default().feed(b"<sst uniqueCount=\"8887\">").is_ok());
    }
}

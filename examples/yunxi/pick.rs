//! Choices that look random and are the same every time.

/// A number made of a seed and what it is for.
pub(crate) fn number(seed: u64, salt: &str) -> u64 {
    let mut state = seed ^ 0x9E37_79B9_7F4A_7C15;
    for byte in salt.bytes().chain([0x2E]) {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        state ^= state >> 29;
    }
    state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state ^ (state >> 31)
}

/// A number below a limit; zero where the limit is zero.
pub(crate) fn below(limit: usize, seed: u64, salt: &str) -> usize {
    let limit = u64::try_from(limit).unwrap_or(u64::MAX).max(1);
    usize::try_from(number(seed, salt) % limit).unwrap_or(0)
}

/// One of several; the first where chance has nothing to choose from.
pub(crate) fn one<'t, T>(from: &'t [T], seed: u64, salt: &str) -> Option<&'t T> {
    from.get(below(from.len(), seed, salt))
}

/// One of several texts, empty where there are none.
pub(crate) fn text<'t>(from: &[&'t str], seed: u64, salt: &str) -> &'t str {
    one(from, seed, salt).copied().unwrap_or_default()
}

/// Positions below a limit in a shuffled order.
pub(crate) fn order(limit: usize, seed: u64, salt: &str) -> Vec<usize> {
    let mut keyed: Vec<(u64, usize)> = (0..limit).map(|at| (number(seed, &format!("{salt}{at}")), at)).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, at)| at).collect()
}

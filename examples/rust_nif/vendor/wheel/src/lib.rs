//! Numbers below a limit that may be prime: 2, 3, and those one off a multiple of six.

pub fn candidates(limit: u64) -> impl Iterator<Item = u64> {
    let later = (6..).step_by(6).flat_map(|six| [six - 1, six + 1]);
    [2, 3].into_iter().chain(later).take_while(move |&number| number < limit)
}

//! Things of two lists by whether both have them: by one name, or else by another.

use std::collections::{BTreeMap, BTreeSet};

/// Things of two lists.
pub(super) struct Matched<'a, T> {
    /// What both have, in the order of the old list, and its place in the new one.
    pub(super) both: Vec<(&'a T, &'a T, usize)>,
    /// What only the old list has.
    pub(super) gone: Vec<&'a T>,
    /// What only the new list has.
    pub(super) fresh: Vec<&'a T>,
}

/// Matches two lists, of which each name stands once, by a name; what is left over by another name.
pub(super) fn matched<'a, T>(
    old: &'a [T],
    new: &'a [T],
    [first, second]: [fn(&T) -> String; 2],
) -> Matched<'a, T> {
    let known: BTreeSet<String> = old.iter().map(first).collect();
    let places = || new.iter().enumerate();
    let mut by_first: BTreeMap<String, usize> = places().map(|(at, it)| (first(it), at)).collect();
    let strangers = places().filter(|(_, it)| !known.contains(&first(it)));
    let mut by_second: BTreeMap<String, usize> =
        strangers.map(|(at, it)| (second(it), at)).collect();
    let mut all = Matched {
        both: Vec::new(),
        gone: Vec::new(),
        fresh: Vec::new(),
    };
    let mut taken = BTreeSet::new();
    for item in old {
        let found = by_first.remove(&first(item));
        let found = found.or_else(|| by_second.remove(&second(item)));
        match found.and_then(|at| Some((at, new.get(at)?))) {
            Some((at, other)) => {
                taken.insert(at);
                all.both.push((item, other, at));
            }
            None => all.gone.push(item),
        }
    }
    let fresh = places().filter(|(at, _)| !taken.contains(at));
    all.fresh = fresh.map(|(_, item)| item).collect();
    all
}

/// As [`matched`], by one name.
pub(super) fn by_name<'a, T>(old: &'a [T], new: &'a [T], name: fn(&T) -> String) -> Matched<'a, T> {
    matched(old, new, [name, name])
}

impl<T> Matched<'_, T> {
    /// The names of what both have and `is` picks, in the order of each list. They differ where the order does.
    pub(super) fn orders(
        &self,
        is: impl Fn(&T, &T) -> bool,
        name: fn(&T) -> String,
    ) -> (Vec<String>, Vec<String>) {
        let picked = self.both.iter().filter(|(old, new, _)| is(old, new));
        let mut picked: Vec<_> = picked.collect();
        let names = |all: &[&(&T, &T, usize)]| all.iter().map(|(old, ..)| name(old)).collect();
        let before = names(&picked);
        picked.sort_by_key(|(_, _, at)| *at);
        (before, names(&picked))
    }
}

#[cfg(test)]
mod tests {
    use super::matched;

    type Pair = (&'static str, &'static str);

    #[test]
    fn what_has_another_first_name_goes_by_the_second() {
        let old: [Pair; 4] = [("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")];
        let new: [Pair; 4] = [("c", "9"), ("x", "2"), ("a", "1"), ("y", "3")];
        let names: [fn(&Pair) -> String; 2] = [|it| it.0.to_owned(), |it| it.1.to_owned()];
        let all = matched(&old, &new, names);
        let both: Vec<(&str, &str)> = all
            .both
            .iter()
            .map(|(old, new, _)| (old.0, new.0))
            .collect();
        assert_eq!(both, [("a", "a"), ("b", "x"), ("c", "c")]);
        assert_eq!(all.gone, [&("d", "4")]);
        assert_eq!(
            all.fresh,
            [&("y", "3")],
            "`3` belongs to `c`, which is there"
        );
        let (before, after) = all.orders(|_, _| true, names[0]);
        assert_eq!(
            (before.join(""), after.join("")),
            ("abc".into(), "cba".into())
        );
    }
}

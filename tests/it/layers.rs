//! The modules of the runtime in layers: each imports from those below it alone, so that no two need each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::process::workspace;

/// Two modules, the first of which imports from the second, which comes after it.
type Upward = (String, String);

#[test]
fn a_module_of_the_runtime_imports_from_those_below_it_alone() {
    let folder = workspace().join("konaplate-runtime/src");
    let layers = layers(&fs::read_to_string(folder.join("lib.rs")).expect("it can be read"));
    let modules: BTreeSet<String> = sources(&folder).into_keys().collect();
    let listed: BTreeSet<String> = layers.iter().cloned().collect();
    assert_eq!(layers.len(), listed.len(), "a module is listed once");
    assert_eq!(modules, listed, "the list in lib.rs has every module");
    let upward = upward(&layers, &sources(&folder));
    assert!(
        upward.is_empty(),
        "imports from a later module of the list in lib.rs: {upward:?}"
    );
}

#[test]
fn an_import_is_seen_however_it_is_written() {
    for (text, wanted) in [
        ("use crate::b::It;", true),
        ("pub(crate) use crate::b;", true),
        ("use crate::{a, b::It};", true),
        ("fn f() { crate::b::it() }", true),
        ("macro_rules! m { () => { $crate::b::it() } }", true),
        ("pub(in crate::b) fn f() {}", true),
        ("/// [`b`](crate::b)\n//! crate::b", false),
        ("use crate::It; // crate::b", false),
        ("use crate::bb::It;", false),
        ("#[cfg(test)]\nmod tests { use crate::b; }", false),
        ("#[cfg(test)]\nmod tests;\nuse crate::b;", true),
    ] {
        let sources = BTreeMap::from([
            ("a".to_owned(), vec![text.to_owned()]),
            ("b".to_owned(), vec!["use crate::a;".to_owned()]),
        ]);
        let found = upward(&["a".to_owned(), "b".to_owned()], &sources);
        assert_eq!(!found.is_empty(), wanted, "{text}");
    }
}

/// The modules in the order of the list in `lib.rs`: the indented words of its comments.
fn layers(lib: &str) -> Vec<String> {
    let lines = lib.lines().filter_map(|line| line.strip_prefix("//     "));
    let names = lines.flat_map(str::split_whitespace);
    names.map(str::to_owned).collect()
}

/// The texts of each module, those of its tests left out.
fn sources(folder: &Path) -> BTreeMap<String, Vec<String>> {
    let mut sources = BTreeMap::<String, Vec<String>>::new();
    for path in files(folder) {
        let inside = path.strip_prefix(folder).expect("it is of the folder");
        let is_test = inside.ends_with("tests.rs") || inside.ends_with("vectors.rs");
        if is_test || inside == Path::new("lib.rs") {
            continue;
        }
        let module = inside.components().next().expect("it has a name");
        let module = Path::new(&module).file_stem().expect("it has a name");
        let module = module.to_str().expect("a name in UTF-8").to_owned();
        let text = fs::read_to_string(&path).expect("it can be read");
        sources.entry(module).or_default().push(text);
    }
    sources
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let files = entries.flat_map(|entry| {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            files(&path)
        } else {
            vec![path]
        }
    });
    let is_rust = |file: &PathBuf| file.extension().is_some_and(|it| it == "rs");
    files.filter(is_rust).collect()
}

/// Imports from a module that comes later.
fn upward(layers: &[String], sources: &BTreeMap<String, Vec<String>>) -> BTreeSet<Upward> {
    let place = |module: &str| layers.iter().position(|it| it == module);
    let mut found = BTreeSet::new();
    for (module, texts) in sources {
        for import in texts.iter().flat_map(|text| imports(text)) {
            if place(&import) > place(module) {
                found.insert((module.clone(), import));
            }
        }
    }
    found
}

/// The names that stand behind `crate::`, in the code before its tests.
fn imports(text: &str) -> Vec<String> {
    let code = text
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    let lines = code.lines().map(|line| line.split("//").next());
    let code: String = lines.flatten().flat_map(|line| [line, "\n"]).collect();
    let behind = code.split("crate::").skip(1);
    behind.flat_map(names).collect()
}

/// The name at the beginning, or those of a group.
fn names(text: &str) -> Vec<String> {
    let Some(group) = text.strip_prefix('{') else {
        return vec![name(text)];
    };
    let (mut depth, mut names) = (1, vec![name(group)]);
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push(name(&group[at + 1..])),
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

fn name(text: &str) -> String {
    let is_of_name = |letter: &char| letter.is_alphanumeric() || *letter == '_';
    text.trim_start().chars().take_while(is_of_name).collect()
}

//! The command line as it describes itself: every command, every option, exit codes, pipes.

use std::io::Read;
use std::process::{Command, Stdio};

use crate::command::{konaplate, run, say};

/// The commands that the overview lists, with their descriptions.
fn commands() -> Vec<(String, String)> {
    let said = say(&["--help"]);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    let (_, rest) = said
        .out
        .split_once("Commands:\n")
        .expect("a list of commands");
    let (list, _) = rest.split_once("\n\n").expect("an end of the list");
    let entries = list
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    entries
        .map(|line| {
            let (name, text) = line.trim().split_once("  ").expect("a name and a text");
            (name.to_owned(), text.trim().to_owned())
        })
        .collect()
}

#[test]
fn every_command_says_what_it_does_and_what_it_takes() {
    let commands = commands();
    assert!(commands.len() > 8, "{commands:?}");
    for (name, text) in &commands {
        assert!(text.len() > 15, "`{name}` says too little: {text}");
        if name == "help" {
            continue;
        }
        let said = say(&[name, "--help"]);
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{name}");
        assert!(
            said.out.contains(&format!("Usage: konaplate {name}")),
            "{}",
            said.out
        );
        // An option or argument stands alone on its line; its text is on the next.
        let lines: Vec<&str> = said.out.lines().collect();
        let is_entry = |line: &str| {
            line.starts_with("  -")
                || line.starts_with("      --")
                || line.starts_with("  [")
                || line.starts_with("  <")
        };
        for (at, line) in lines.iter().enumerate().filter(|(_, line)| is_entry(line)) {
            let is_told = line.trim().contains("  ")
                || lines
                    .get(at + 1)
                    .is_some_and(|next| next.starts_with("          "));
            assert!(is_told, "`{name}` says nothing of `{}`", line.trim());
        }
    }
}

#[test]
fn wrong_usage_is_told_on_standard_error_with_code_2() {
    let mut wrong: Vec<Vec<String>> = vec![
        vec!["no-such-command".into()],
        vec!["--no-such-option".into()],
    ];
    wrong.extend(
        commands()
            .into_iter()
            .filter(|(name, _)| name != "help")
            .map(|(name, _)| vec![name, "--no-such-option".into()]),
    );
    for arguments in wrong {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let said = say(&arguments);
        assert_eq!(
            (said.code, said.out.as_str()),
            (Some(2), ""),
            "{arguments:?}"
        );
        assert!(said.err.starts_with("error: "), "{}", said.err);
        assert!(said.err.contains("--help"), "{}", said.err);
    }
    let said = say(&[]);
    assert_eq!((said.code, said.out.as_str()), (Some(2), ""));
    assert!(
        said.err.contains("Usage: konaplate <COMMAND>"),
        "{}",
        said.err
    );
}

#[test]
fn exit_codes_are_documented() {
    let said = say(&["--help"]);
    for code in ["  0  all is well", "  1  ", "  2  wrong usage"] {
        assert!(said.out.contains(code), "{}", said.out);
    }
}

#[test]
fn every_shell_gets_a_script_that_knows_the_commands() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let said = say(&["completions", shell]);
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{shell}");
        for (name, _) in commands() {
            assert!(said.out.contains(&name), "{shell} does not know {name}");
        }
    }
}

#[test]
fn bash_completes_with_the_script() {
    let script = say(&["completions", "bash"]).out;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("konaplate.bash");
    std::fs::write(&file, script).expect("can be written");
    let line = format!(
        "source {}; COMP_WORDS=(konaplate expl); COMP_CWORD=1; _konaplate konaplate expl konaplate; echo ${{COMPREPLY[@]}}",
        file.display()
    );
    let said = run(Command::new("bash").args(["-c", &line]));
    assert_eq!(
        (said.code, said.out.trim()),
        (Some(0), "explain"),
        "{}",
        said.err
    );
}

#[test]
fn the_manual_has_a_page_of_each_command() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let said = run(&mut konaplate(folder.path(), &["man", "--out", "man"]));
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    let read = |name: &str| {
        let path = folder.path().join(format!("man/{name}.1"));
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    assert!(read("konaplate").contains(".SH SUBCOMMANDS"));
    assert!(read("konaplate").contains("Exit codes"));
    for (name, _) in commands().iter().filter(|(name, _)| name != "help") {
        assert!(
            read(&format!("konaplate-{name}")).contains(".SH OPTIONS"),
            "{name}"
        );
    }
    let nested = read("konaplate-mock-next");
    assert!(nested.contains(".SH OPTIONS"), "{nested}");
    assert!(read("konaplate-mock").contains("konaplate\\-mock\\-next(1)"));
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    for (arguments, told) in [
        (&["completions", "zsh"][..], ""),
        (&["json-schema"], "reading ../spec\n"),
        (&["explain"], ""),
    ] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut child = konaplate(folder, arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        drop(child.stdout.take());
        let mut said = String::new();
        let mut err = child.stderr.take().expect("a pipe");
        err.read_to_string(&mut said).expect("text");
        let code = child.wait().expect("it ends").code();
        assert_eq!((code, said.as_str()), (Some(0), told), "{arguments:?}");
    }
}

//! The variables that clients read: which are given, how, and what is wrong with them. Their values stay inside.

use std::io::ErrorKind;

use konaplate_codegen::{did_you_mean, printable};
use konaplate_generated::runtime::config::{
    ConfigBuilder, ConfigProblem, Given, Need, Trouble, VARIABLES, Variable, names, system_proxy,
};
use konaplate_generated::runtime::generated::Operation;
use konaplate_generated::{Client, Config, OPERATIONS};

use super::report::Check;
use crate::env_file::{self, Variables};

/// What our variables begin with.
const PREFIX: &str = "KONAPLATE_";

/// What is given, each variable and file read once.
pub(super) struct Environment {
    given: Vec<(&'static Variable, Result<Option<Given>, ConfigProblem>)>,
    problems: Vec<ConfigProblem>,
    /// Names that begin as ours do and that no client reads.
    unknown: Vec<String>,
    /// What an `https://` base URL takes its proxy from unless one is configured.
    system_proxy: Result<Option<&'static str>, ConfigProblem>,
}

impl Environment {
    /// Those of a file come before those of the environment, as for a shell that has read it.
    pub(super) fn read(file: Option<Variables>) -> Self {
        let file = file.unwrap_or_default();
        let lookup = |name: &str| env_file::lookup(&file, name);
        let given = VARIABLES.iter().map(|it| (it, it.read(lookup))).collect();
        let in_environment = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        let mut unknown: Vec<String> = in_environment.chain(file.keys().cloned()).collect();
        unknown.retain(|name| name.starts_with(PREFIX) && !known().any(|known| known == name));
        unknown.sort();
        unknown.dedup();
        let mut environment = Self {
            given,
            problems: Vec::new(),
            unknown,
            // The call goes by this process's own.
            system_proxy: system_proxy(|name| std::env::var_os(name)),
        };
        environment.problems = environment.find_problems();
        environment
    }

    /// What a client says of it.
    fn find_problems(&self) -> Vec<ConfigProblem> {
        let unreadable: Vec<_> = self.given.iter().filter(|(_, it)| it.is_err()).collect();
        let is_unreadable = |problem: &&ConfigProblem| {
            *problem.trouble() == Trouble::Missing
                && unreadable
                    .iter()
                    .any(|(it, _)| it.name == problem.variable())
        };
        let built = self.builder().build().err();
        let built = built.iter().flat_map(|error| error.problems());
        let read = unreadable.iter().filter_map(|(_, it)| it.as_ref().err());
        let built = built.filter(|problem| !is_unreadable(problem));
        read.chain(built).cloned().collect()
    }

    /// A configuration of what is given and could be read.
    pub(super) fn builder(&self) -> ConfigBuilder {
        let find = |name: &str| self.value(name).map(str::to_owned);
        Config::builder().read_variables(find)
    }

    pub(super) fn problems(&self) -> &[ConfigProblem] {
        &self.problems
    }

    /// What is given under a name: perhaps a secret.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let (_, given) = self.given.iter().find(|(it, _)| it.name == name)?;
        Some(given.as_ref().ok()?.as_ref()?.expose())
    }

    /// Name of the variable that names the proxy of an `https://` base URL.
    pub(super) fn proxy(&self) -> Option<&'static str> {
        let ours = self.value(names::PROXY).map(|_| names::PROXY);
        ours.or(self.system_proxy())
    }

    fn system_proxy(&self) -> Option<&'static str> {
        self.system_proxy.as_ref().ok().copied().flatten()
    }
}

fn known() -> impl Iterator<Item = &'static str> {
    let of = |it: &'static Variable| [Some(it.name), it.file].into_iter().flatten();
    VARIABLES.iter().flat_map(of)
}

pub(super) fn checks(environment: &Environment) -> Vec<Check> {
    let given = environment.given.iter();
    let given = given.flat_map(|(variable, given)| of_variable(environment, variable, given));
    let unknown = environment.unknown.iter().map(|name| unknown(name));
    given.chain(unknown).collect()
}

fn of_variable(
    environment: &Environment,
    variable: &'static Variable,
    given: &Result<Option<Given>, ConfigProblem>,
) -> Vec<Check> {
    let is_about = |problem: &&ConfigProblem| {
        let name = problem.variable();
        // A key that is not usable is told with the keys.
        let is_key = matches!(problem.trouble(), Trouble::Key(_));
        let is_its_substitute = variable.name == names::PROXY
            && environment.system_proxy.as_ref().err() == Some(*problem);
        let is_its_own = name == variable.name || Some(name) == variable.file;
        !is_key && (is_its_own || is_its_substitute)
    };
    let problems = environment.problems.iter().filter(is_about);
    let wrong: Vec<Check> = problems.map(|problem| wrong(variable, problem)).collect();
    if !wrong.is_empty() {
        return wrong;
    }
    vec![match given {
        Ok(Some(given)) => set(variable, given),
        _ => unset(environment, variable),
    }]
}

fn set(variable: &'static Variable, given: &Given) -> Check {
    let name = variable.name;
    let value = given.expose();
    let form = match name {
        // Neither is a secret: a URL with a login was refused.
        names::BASE_URL | names::TIME_ZONE => value.to_owned(),
        _ => format!("{} characters", value.chars().count()),
    };
    let from = variable.file.filter(|_| given.is_from_file());
    let from = from.map_or_else(String::new, |file| format!(", from the file of {file}"));
    let text = format!("{name} is set{from}: {form}");
    let around: Vec<String> = given.around().iter().map(ToString::to_string).collect();
    let around = match around.split_last() {
        None => return Check::ok(name, text),
        Some((only, [])) => only.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
    };
    Check::note(name, format!("{text}, after taking off {around}"))
        .next("clients take that off, other programs may not: write it without")
}

fn unset(environment: &Environment, variable: &'static Variable) -> Check {
    let name = variable.name;
    let without = match name {
        names::TIME_ZONE => "KST".to_owned(),
        names::ROOT_CERTIFICATES => "those of the system are trusted".to_owned(),
        names::PROXY => match environment.system_proxy() {
            Some(system) => format!("{system} is, and serves for https://"),
            None => "no proxy".to_owned(),
        },
        _ if variable.need == Need::Encryption => {
            let needing = OPERATIONS.iter().filter(|it| needs(it, name)).count();
            let all = OPERATIONS.len();
            let text = format!("{name} is not set");
            let next = format!(
                "{needing} of the {all} operations of the shipped specification need it; the others work without"
            );
            return Check::note(name, text).next(next);
        }
        _ => "no second crypto key".to_owned(),
    };
    Check::ok(name, format!("{name} is not set: {without}"))
}

fn needs(operation: &Operation, name: &str) -> bool {
    match name {
        names::SERVER_PUBLIC_KEY => operation.encrypts_request,
        names::CLIENT_PRIVATE_KEY => operation.encrypts_response,
        _ => operation.is_encrypted(),
    }
}

fn wrong(variable: &'static Variable, problem: &ConfigProblem) -> Check {
    let text = problem.to_string();
    let next = match problem.trouble() {
        Trouble::Missing => missing(variable),
        Trouble::NotAUrl => "put scheme, host and base path, and nothing else".to_owned(),
        Trouble::NotAProxy => not_a_proxy(variable, problem),
        Trouble::Certificates => {
            "give each whole, from -----BEGIN CERTIFICATE----- to the end of its -----END line"
                .to_owned()
        }
        Trouble::File(kind) if *kind != ErrorKind::InvalidData => {
            "look at the path, and at who may read the file: text of at most 4 MiB".to_owned()
        }
        _ => return advised(variable.name, &text),
    };
    Check::wrong(variable.name, text).next(next)
}

fn not_a_proxy(variable: &'static Variable, problem: &ConfigProblem) -> String {
    let next = "put scheme, host and port, and the login if it wants one";
    if problem.variable() == variable.name {
        next.to_owned()
    } else {
        // Other programs read that one too, and some take what clients do not.
        format!(
            "{next}; or give clients one of their own in {}",
            variable.name
        )
    }
}

/// A problem whose text ends with what to do about it: that gets a line of its own.
pub(super) fn advised(about: &'static str, text: &str) -> Check {
    match text.split_once(": ") {
        Some((text, next)) => Check::wrong(about, text).next(next),
        None => {
            Check::wrong(about, text).next("docs/configuration.md has a table of the variables")
        }
    }
}

fn missing(variable: &'static Variable) -> String {
    let what = match variable.name {
        names::BASE_URL => {
            return format!("set it to where the API is, such as {}", Client::SANDBOX);
        }
        names::ASP_ID => "the service provider's id",
        names::ACCESS_KEY => "the project's access key",
        names::SECRET_KEY => "the project's secret key",
        names::OTHER_CRYPTO_KEY_ID => "the second crypto key's id, or leave its private key out",
        names::OTHER_CLIENT_PRIVATE_KEY => {
            "the second crypto key's private key, or leave its id out"
        }
        _ => "what the provider gave",
    };
    match variable.file {
        Some(file) => format!("set it to {what}; or {file} to the path of a file that holds it"),
        None => format!("set it to {what}"),
    }
}

fn unknown(name: &str) -> Check {
    let text = format!("{} is set, and no client reads it", printable(name));
    let near = did_you_mean(name, known());
    let near = near.unwrap_or_else(|| "another program may".to_owned());
    Check::note("unknown", text).next(near)
}

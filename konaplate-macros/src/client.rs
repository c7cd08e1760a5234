//! `client!`: from its arguments to the items of a client, or to the compiler's errors.

use std::env;
use std::path::PathBuf;

use konaplate_codegen::select::{Kind, UnknownName};
use konaplate_codegen::{
    BadRuntimePath, Diagnostic, Options, RuntimePath, Selection, Sources, load,
};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, LitStr, Path, Token, bracketed};

/// `spec = "spec", groups = ["recharge"], operations = ["charge"], runtime = ::pay_runtime`, in any order.
pub(crate) struct Arguments {
    spec: LitStr,
    groups: Vec<LitStr>,
    operations: Vec<LitStr>,
    runtime: RuntimePath,
}

const KNOWN: &str = "`client!` takes `spec = \"FOLDER\"`, and optionally `groups = [\"GROUP\"]`, `operations = [\"OPERATION\"]` and `runtime = PATH`";

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (mut spec, mut groups, mut operations, mut runtime) = (None, None, None, None);
        while !input.is_empty() {
            let name = name(input)?;
            let is_first = match name.to_string().as_str() {
                "spec" => spec.replace(text(input)?).is_none(),
                "groups" => groups.replace(names(input)?).is_none(),
                "operations" => operations.replace(names(input)?).is_none(),
                "runtime" => runtime.replace(self::runtime(input)?).is_none(),
                other => return Err(refused(name.span(), &format!("there is no `{other}`"))),
            };
            if !is_first {
                return Err(refused(name.span(), &format!("`{name}` stands twice")));
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(Self {
            spec: spec.ok_or_else(|| refused(Span::call_site(), "`spec` is missing"))?,
            groups: groups.unwrap_or_default(),
            operations: operations.unwrap_or_default(),
            runtime: runtime.unwrap_or_default(),
        })
    }
}

fn refused(at: Span, what: &str) -> syn::Error {
    syn::Error::new(at, format!("{what}: {KNOWN}"))
}

fn name(input: ParseStream<'_>) -> syn::Result<Ident> {
    let place = input.span();
    let name = input.parse::<Ident>();
    let name = name.map_err(|_| refused(place, "not the name of an argument"))?;
    let place = input.span();
    match input.parse::<Option<Token![=]>>()? {
        Some(_) => Ok(name),
        None => Err(refused(place, &format!("no `=` after `{name}`"))),
    }
}

fn text(input: ParseStream<'_>) -> syn::Result<LitStr> {
    let place = input.span();
    let text = input.parse::<LitStr>();
    text.map_err(|_| refused(place, "not a text in double quotes"))
}

fn names(input: ParseStream<'_>) -> syn::Result<Vec<LitStr>> {
    let place = input.span();
    if !input.peek(syn::token::Bracket) {
        return Err(refused(place, "not a list in brackets"));
    }
    let list;
    bracketed!(list in input);
    let names = Punctuated::<LitStr, Token![,]>::parse_terminated_with(&list, text)?;
    if names.is_empty() {
        return Err(refused(place, "an empty list selects nothing"));
    }
    Ok(names.into_iter().collect())
}

fn runtime(input: ParseStream<'_>) -> syn::Result<RuntimePath> {
    let place = input.span();
    let path = input.call(Path::parse_mod_style);
    let path = path.map_err(|_| refused(place, "not a path"))?;
    let text = path.to_token_stream().to_string().replace(' ', "");
    text.parse()
        .map_err(|error: BadRuntimePath| syn::Error::new_spanned(&path, error))
}

impl Arguments {
    /// The client, or an error for each problem and nothing else.
    pub(crate) fn expand(&self) -> TokenStream {
        let (folder, sources) = match self.load() {
            Ok(loaded) => loaded,
            Err(error) => return error.to_compile_error(),
        };
        let watched = watched(&folder, &sources);
        let client = self.client(&sources).unwrap_or_else(|errors| errors);
        quote!(#watched #client)
    }

    fn load(&self) -> syn::Result<(PathBuf, Sources)> {
        let spec = self.spec.value();
        let refused = |message: String| syn::Error::new(self.spec.span(), message);
        let bases = bases();
        let Some(folder) = find(&spec, &bases) else {
            let what = if bases.iter().any(|base| base.join(&spec).exists()) {
                "not a folder"
            } else {
                "no such folder, neither below the package nor beside this file"
            };
            let advice = "name the one that holds konaplate.yaml";
            return Err(refused(format!("{spec}: {what}: {advice}")));
        };
        let sources = load::folder_as(&folder, &spec);
        let sources = sources.map_err(|error| refused(error.to_string()))?;
        Ok((folder, sources))
    }

    fn client(&self, sources: &Sources) -> Result<TokenStream, TokenStream> {
        let api = konaplate_codegen::check(sources);
        let tell = |problem: &Diagnostic| self.problem(problem, sources);
        let api = api.map_err(|problems| problems.iter().map(tell).collect::<TokenStream>())?;
        let selection = Selection::default()
            .groups(self.groups.iter().map(LitStr::value))
            .operations(self.operations.iter().map(LitStr::value));
        let tell = |name: &UnknownName| self.unknown(name);
        let api = selection.apply(api);
        let api = api.map_err(|unknown| unknown.iter().map(tell).collect::<TokenStream>())?;
        let options = Options {
            runtime: self.runtime.clone(),
            ..Options::default()
        };
        let client = konaplate_codegen::text(&api, &options);
        client.parse().map_err(|_| {
            // The checker lets nothing through that is not an identifier or a literal.
            let message = "the client of this specification is no Rust: please report it";
            syn::Error::new(self.spec.span(), message).to_compile_error()
        })
    }

    fn problem(&self, problem: &Diagnostic, sources: &Sources) -> TokenStream {
        syn::Error::new(self.spec.span(), problem.compile_error(sources)).to_compile_error()
    }

    /// The error stands where the name does.
    fn unknown(&self, unknown: &UnknownName) -> TokenStream {
        let names = match unknown.kind {
            Kind::Group => &self.groups,
            Kind::Operation => &self.operations,
        };
        let literal = names.iter().find(|name| name.value() == unknown.name);
        let literal = literal.unwrap_or(&self.spec);
        syn::Error::new(literal.span(), unknown.to_string()).to_compile_error()
    }
}

/// The folders that a path may start from. Tools such as `trybuild` compile a file in a package made for it, so
/// that what the author sees around the file is not below that package.
fn bases() -> Vec<PathBuf> {
    let package = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let file = proc_macro::Span::call_site().local_file();
    let beside = file.and_then(|file| Some(file.parent()?.to_owned()));
    package.into_iter().chain(beside).collect()
}

/// The first folder that is there. It is absolute: the compiler would look for another one beside the file.
fn find(spec: impl AsRef<std::path::Path>, bases: &[PathBuf]) -> Option<PathBuf> {
    let mut folders = bases.iter().map(|base| base.join(&spec));
    let folder = folders.find(|folder| folder.is_dir())?;
    std::path::absolute(folder).ok()
}

/// Makes the compiler note the files, so that an edit of one builds the crate again.
fn watched(folder: &std::path::Path, sources: &Sources) -> TokenStream {
    let files = sources.iter().map(|(_, path)| folder.join(path));
    let files = files.filter(|file| file.is_file());
    let files = files.filter_map(|file| file.into_os_string().into_string().ok());
    quote! {
        #(const _: &[u8] = ::core::include_bytes!(#files);)*
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(input: &str) -> String {
        let arguments = syn::parse_str::<Arguments>(input);
        arguments.err().expect(input).to_string()
    }

    #[test]
    fn arguments_stand_in_any_order() {
        let input =
            "operations = [\"a\", \"b\",], runtime = crate::e, groups = [\"c\"], spec = \"d\",";
        let arguments = syn::parse_str::<Arguments>(input).unwrap();
        let values = |names: &[LitStr]| names.iter().map(LitStr::value).collect::<Vec<_>>();
        assert_eq!(arguments.spec.value(), "d");
        assert_eq!(values(&arguments.groups), ["c"]);
        assert_eq!(values(&arguments.operations), ["a", "b"]);
        assert_eq!(arguments.runtime.as_str(), "crate::e");
    }

    #[test]
    fn a_path_of_the_runtime_is_one_from_every_module() {
        for (path, wanted) in [
            ("pay_runtime", "::pay_runtime"),
            ("::pay_runtime", "::pay_runtime"),
            ("crate::inner::runtime", "crate::inner::runtime"),
        ] {
            let arguments = format!("spec = \"a\", runtime = {path}");
            let arguments = syn::parse_str::<Arguments>(&arguments).expect(path);
            assert_eq!(arguments.runtime.as_str(), wanted);
        }
        assert_eq!(
            error("spec = \"a\", runtime = super::a"),
            "`super::a` is no path of the runtime: write `pay_runtime`, `pay::runtime` or `crate::runtime`"
        );
    }

    #[test]
    fn anything_else_is_refused_with_the_arguments_that_there_are() {
        let cases = [
            ("", "`spec` is missing"),
            ("groups = [\"a\"]", "`spec` is missing"),
            ("\"spec\"", "not the name of an argument"),
            ("spec", "no `=` after `spec`"),
            ("spec: \"a\"", "no `=` after `spec`"),
            ("spec = a", "not a text in double quotes"),
            ("spec = \"a\", spec = \"a\"", "`spec` stands twice"),
            ("group = [\"a\"]", "there is no `group`"),
            ("groups = \"a\"", "not a list in brackets"),
            ("groups = []", "an empty list selects nothing"),
            ("groups = [a]", "not a text in double quotes"),
            ("runtime = \"a\"", "not a path"),
        ];
        for (input, what) in cases {
            assert_eq!(error(input), format!("{what}: {KNOWN}"), "{input}");
        }
        assert_eq!(error("spec = \"a\" groups"), "expected `,`");
        assert_eq!(error("runtime = a<b>"), "expected `,`");
    }

    #[test]
    fn the_package_comes_before_the_calling_file() {
        let package = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let bases = [package.to_owned(), package.join("../konaplate-codegen")];
        let found = |spec: &str| find(spec, &bases);
        assert_eq!(found("src"), Some(bases[0].join("src")));
        assert_eq!(found("src/emit"), Some(bases[1].join("src/emit")));
        assert_eq!(found("src/absent"), None);
        assert_eq!(found("Cargo.toml"), None, "a file is no folder");
        let absolute = bases[0].join("src");
        assert_eq!(find(&absolute, &bases[1..]), Some(absolute));
    }
}

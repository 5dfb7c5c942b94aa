//! The configurations named in macros: their location, their content and their errors.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::LitStr;
use welkin_codegen::config::ConfigError;
use welkin_codegen::diagnostic::Diagnostic;
use welkin_codegen::{GenerateError, Generator, Options};

/// A file or directory named by a literal.
#[derive(Clone)]
pub(crate) struct Input {
    literal: LitStr,
    path: PathBuf,
}

impl Input {
    /// Creates an input from a literal, whose path is relative to the folder of the crate's `Cargo.toml`.
    pub(crate) fn new(literal: LitStr) -> syn::Result<Self> {
        let folder = env::var_os("CARGO_MANIFEST_DIR").ok_or_else(|| {
            let message =
                "the path is relative to CARGO_MANIFEST_DIR, which is not set; build with Cargo";
            syn::Error::new(literal.span(), message)
        })?;
        let path = Path::new(&folder).join(literal.value());
        Ok(Self {
            path: as_the_compiler_shows(path),
            literal,
        })
    }
}

/// Makes a path relative to the compiler's working directory, the root of the workspace, as in its messages.
fn as_the_compiler_shows(path: PathBuf) -> PathBuf {
    let here = env::current_dir().unwrap_or_default();
    match path.strip_prefix(&here) {
        Ok(below) if !here.as_os_str().is_empty() => below.to_owned(),
        _ => path,
    }
}

/// The configuration read from inputs, and the literals that name them.
pub(crate) struct NamedConfiguration {
    inputs: Vec<Input>,
    pub(crate) generator: Arc<Generator>,
}

impl NamedConfiguration {
    /// Reads inputs and the options file, unless they were read before, for roles and policies.
    pub(crate) fn read(
        mut inputs: Vec<Input>,
        options: Option<Input>,
        (roles, policies): (Vec<String>, Vec<String>),
        runtime: Option<LitStr>,
    ) -> syn::Result<Self> {
        if let Some(path) = &runtime
            && let Err(problem) = welkin_codegen::emit::check_runtime_path(&path.value())
        {
            return Err(syn::Error::new(path.span(), problem.without_severity()));
        }
        let files = Files {
            paths: inputs.iter().map(|input| input.path.clone()).collect(),
            options: options.as_ref().map(|options| options.path.clone()),
            roles,
            policies,
            runtime: runtime.map(|path| path.value()),
        };
        inputs.extend(options);
        match kept(files) {
            Ok(generator) => Ok(Self { inputs, generator }),
            Err(error) => Err(spanned(&inputs, &error)),
        }
    }

    /// Returns the generated items.
    pub(crate) fn items(&self) -> syn::Result<TokenStream> {
        let items = self.generator.items();
        items.map_err(|error| spanned(&self.inputs, &error))
    }

    /// Makes the compiler watch every file that was read.
    pub(crate) fn watch(&self) -> syn::Result<TokenStream> {
        let here = env::current_dir().unwrap_or_default();
        let mut watches = TokenStream::new();
        for file in self.generator.files() {
            let path = here.join(file);
            let path = path.to_str().ok_or_else(|| {
                let message = format!("the path {} is not valid Unicode", path.display());
                syn::Error::new(span_of(&self.inputs, file), message)
            })?;
            watches.extend(quote!(
                const _: &[u8] = ::core::include_bytes!(#path);
            ));
        }
        Ok(watches)
    }

    /// Emits a compiler warning for every warning of the configuration. On stable Rust only lints can warn, so each
    /// warning uses a deprecated item.
    pub(crate) fn warnings(&self) -> TokenStream {
        self.generator
            .warnings_for_people()
            .iter()
            .map(|warning| {
                let note = warning.without_severity();
                let span = warning
                    .location
                    .as_ref()
                    .map_or_else(Span::call_site, |at| span_of(&self.inputs, &at.path));
                let name = syn::Ident::new("DESIGNER_CONFIGURATION", span);
                quote! {
                    const _: () = {
                        #[deprecated(note = #note)]
                        const #name: () = ();
                        #name
                    };
                }
            })
            .collect()
    }
}

/// The files read by one use of a macro.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Files {
    paths: Vec<PathBuf>,
    options: Option<PathBuf>,
    roles: Vec<String>,
    policies: Vec<String>,
    runtime: Option<String>,
}

/// Cached configurations, by path: a crate may name one many times, and a language server expands macros with every
/// keystroke.
static KEPT: Mutex<BTreeMap<Files, Arc<Generator>>> = Mutex::new(BTreeMap::new());

fn kept(files: Files) -> Result<Arc<Generator>, GenerateError> {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(generator) = kept.get(&files).filter(|generator| generator.is_current()) {
        return Ok(Arc::clone(generator));
    }
    let mut generator = Generator::from_paths(&files.paths)?;
    let options = match &files.options {
        Some(options) => Options::read(options)?,
        None => Options::default(),
    };
    let options = options.and_holders(&files.roles, &files.policies);
    generator = generator.with_options(options)?;
    if let Some(runtime) = &files.runtime {
        generator = generator.runtime(runtime)?;
    }
    generator.check_lock_file()?;
    let generator = Arc::new(generator);
    kept.insert(files, Arc::clone(&generator));
    Ok(generator)
}

/// Returns all problems, each at the literal that names its file.
fn spanned(inputs: &[Input], error: &GenerateError) -> syn::Error {
    let diagnostics = match error {
        GenerateError::Config(error) => error.diagnostics(),
        _ => &[],
    };
    let errors = diagnostics
        .iter()
        .map(|diagnostic| error_at(inputs, diagnostic));
    errors
        .reduce(|mut all, error| {
            all.combine(error);
            all
        })
        .unwrap_or_else(|| {
            let span = match error {
                GenerateError::Config(ConfigError::Io { path, .. }) => span_of(inputs, path),
                _ => span_of(inputs, Path::new("")),
            };
            syn::Error::new(span, error)
        })
}

fn error_at(inputs: &[Input], diagnostic: &Diagnostic) -> syn::Error {
    let place = diagnostic.location.as_ref();
    let path = place.map_or(Path::new(""), |place| &place.path);
    syn::Error::new(span_of(inputs, path), diagnostic.without_severity())
}

/// Returns the span of the literal that names a file or its directory.
fn span_of(inputs: &[Input], path: &Path) -> Span {
    let names_it = |input: &&Input| path.starts_with(&input.path);
    let input = inputs.iter().find(names_it).or(inputs.first());
    input.map_or_else(Span::call_site, |input| input.literal.span())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::Arc;

    use super::{Files, kept};

    const CDTS: &str = r#"[{"name": "cdt-vitals", "fields": []}]"#;

    #[test]
    fn a_configuration_is_read_once_until_it_changes() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("cdts.json"), CDTS).unwrap();
        let options = folder.path().join("welkin.toml");
        fs::write(&options, "keep-prefixes = false").unwrap();
        let read = || {
            let files = Files {
                paths: vec![folder.path().to_owned()],
                options: Some(options.clone()),
                roles: Vec::new(),
                policies: Vec::new(),
                runtime: None,
            };
            kept(files)
        };
        let lock = folder.path().join("welkin.lock");
        fs::write(&lock, "version = 99").unwrap();
        assert!(read().unwrap_err().to_string().contains("version 99"));
        fs::remove_file(lock).unwrap();

        let read = || read().unwrap();
        let first = read();
        assert!(Arc::ptr_eq(&first, &read()));

        let changed = CDTS.replace("cdt-vitals", "cdt-motion");
        fs::write(folder.path().join("cdts.json"), &changed).unwrap();
        let second = read();
        assert_eq!(second.model().cdts[0].name, "cdt-motion");
        assert_eq!(second.model().cdts[0].module_name, "motion");

        fs::write(&options, "keep-prefixes = true").unwrap();
        assert_eq!(read().model().cdts[0].module_name, "cdt_motion");

        let more = CDTS.replace("cdt-vitals", "cdt-labs");
        fs::write(folder.path().join("labs.json"), more).unwrap();
        assert_eq!(read().model().cdts.len(), 2);
        fs::remove_file(folder.path().join("labs.json")).unwrap();
        assert_eq!(read().model().cdts.len(), 1);
    }
}

//! `#[derive(CdtView)]`: a hand-written struct, checked against the configuration.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Fields, Ident, Item, ItemStruct, LitStr};
use welkin_codegen::diagnostic::{Diagnostic, printable};
use welkin_codegen::emit::{self, Phi, ViewField, WrongType};
use welkin_codegen::lookup::FoundCdt;
use welkin_codegen::model::Field;

use crate::configurations::{Input, NamedConfiguration};

pub(crate) fn expand(item: TokenStream) -> TokenStream {
    structure(item)
        .and_then(|view| derive(&view))
        .unwrap_or_else(|error| error.to_compile_error())
}

/// The struct with the derive attribute.
fn structure(item: TokenStream) -> syn::Result<ItemStruct> {
    match syn::parse2(item)? {
        Item::Struct(view)
            if matches!(view.fields, Fields::Named(_)) && view.generics.params.is_empty() =>
        {
            Ok(view)
        }
        other => Err(syn::Error::new_spanned(
            other,
            "a view must be a struct with named fields and without generic parameters",
        )),
    }
}

fn derive(view: &ItemStruct) -> syn::Result<TokenStream> {
    let source = Source::of(view)?;
    let configuration = NamedConfiguration::read(
        vec![source.config],
        None,
        Default::default(),
        source.runtime.clone(),
    )?;
    let cdt = configuration
        .generator
        .find_cdt(&source.name.value())
        .map_err(|diagnostic| error(source.name.span(), &diagnostic))?;

    let mut fields: Vec<ViewField<'_>> = Vec::new();
    let mut extra = None;
    let mut errors = Errors::default();
    for field in &view.fields {
        let Some(ident) = &field.ident else { continue };
        let found = match errors.keep(Reads::of(field)) {
            Some(Reads::Field(name)) => cdt
                .field(&name.value())
                .map_err(|diagnostic| error(name.span(), &diagnostic)),
            Some(Reads::FieldOfThatName) => cdt
                .field_called(&ident.unraw().to_string())
                .map_err(|diagnostic| error(ident.span(), &diagnostic)),
            Some(Reads::Extra) => {
                extra = Some(ident);
                continue;
            }
            None => continue,
        };
        let read = found
            .and_then(|found| typed(ident, field, found, &cdt))
            .and_then(|read| read_once(read, &fields));
        fields.extend(errors.keep(read));
    }
    errors.into_result()?;
    let watch = configuration.watch()?;
    let implementation = emit::view(view, cdt.cdt(), &fields, extra, source.phi);
    let runtime = source.runtime.map(|path| path.value());
    let implementation = emit::with_runtime_at(runtime.as_deref(), implementation);
    Ok(quote!(#watch #implementation))
}

fn cdt_attributes(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    let is_ours = |attribute: &&Attribute| attribute.path().is_ident("cdt");
    attributes.iter().filter(is_ours)
}

/// The arguments of `#[cdt(config = "...", name = "...", phi = "...")]`.
struct Source {
    config: Input,
    name: LitStr,
    phi: Phi,
    /// Path of `welkin_runtime`, if it is renamed or re-exported.
    runtime: Option<LitStr>,
}

impl Source {
    fn of(view: &ItemStruct) -> syn::Result<Self> {
        let (mut config, mut name, mut phi, mut runtime) = (None, None, Phi::All, None);
        for attribute in cdt_attributes(&view.attrs) {
            attribute.parse_nested_meta(|option| {
                if option.path.is_ident("config") {
                    config = Some(Input::new(option.value()?.parse()?)?);
                } else if option.path.is_ident("name") {
                    name = Some(option.value()?.parse()?);
                } else if option.path.is_ident("phi") {
                    phi = which_phi(&option.value()?.parse()?)?;
                } else if option.path.is_ident("runtime") {
                    runtime = Some(option.value()?.parse()?);
                } else {
                    return Err(option.error(
                        "unknown option; available options: `config`, `name`, `phi`, `runtime`",
                    ));
                }
                Ok(())
            })?;
        }
        match (config, name) {
            (Some(config), Some(name)) => Ok(Self {
                config,
                name,
                phi,
                runtime,
            }),
            _ => Err(syn::Error::new(
                view.ident.span(),
                "missing CDT of the view\n\
                 help: add this attribute to the struct: `#[cdt(config = \"designer-export.json\", name = \"cdt-vitals\")]`",
            )),
        }
    }
}

/// Parses which fields are protected health information.
fn which_phi(word: &LitStr) -> syn::Result<Phi> {
    match &*word.value() {
        "all" => Ok(Phi::All),
        "designer" => Ok(Phi::Designer),
        _ => Err(syn::Error::new(
            word.span(),
            "expected `phi = \"all\"`, which hides the values of every field, or `phi = \"designer\"`, which hides those that \
             Designer flags as protected health information",
        )),
    }
}

/// The purpose of a struct field.
enum Reads {
    /// `#[cdt("cdtf-heart-rate")]`
    Field(LitStr),
    /// No attribute: reads the field that has this name in generated code.
    FieldOfThatName,
    /// `#[cdt(extra)]`
    Extra,
}

impl Reads {
    fn of(field: &syn::Field) -> syn::Result<Self> {
        let Some(attribute) = cdt_attributes(&field.attrs).next() else {
            return Ok(Self::FieldOfThatName);
        };
        attribute.parse_args_with(|arguments: ParseStream<'_>| {
            if arguments.peek(LitStr) {
                return Ok(Self::Field(arguments.parse()?));
            }
            match arguments.parse::<Ident>() {
                Ok(option) if option == "extra" => Ok(Self::Extra),
                _ => Err(syn::Error::new_spanned(
                    attribute,
                    "expected the machine name of a field, as in `#[cdt(\"cdtf-heart-rate\")]`, or `#[cdt(extra)]`",
                )),
            }
        })
    }
}

/// A struct field, if its type suits the value it reads.
fn typed<'a>(
    ident: &'a Ident,
    field: &'a syn::Field,
    found: &'a Field,
    cdt: &FoundCdt<'_>,
) -> syn::Result<ViewField<'a>> {
    ViewField::new(ident, field, found).map_err(|wrong| {
        let diagnostic = mismatch(found, &wrong, cdt);
        syn::Error::new_spanned(&field.ty, diagnostic.without_severity())
    })
}

/// A record holds each field once, so only one struct field can read it.
fn read_once<'a>(read: ViewField<'a>, others: &[ViewField<'a>]) -> syn::Result<ViewField<'a>> {
    match others
        .iter()
        .find(|other| other.machine_name() == read.machine_name())
    {
        None => Ok(read),
        Some(other) => {
            let name = printable(read.machine_name());
            let message = format!("`{name}` is already read by `{}`", other.ident());
            Err(syn::Error::new(read.ident().span(), message))
        }
    }
}

fn mismatch(field: &Field, wrong: &WrongType, cdt: &FoundCdt<'_>) -> Diagnostic {
    let WrongType { expected, found } = wrong;
    let message = format!(
        "field `{}`: expected {expected}, found `{found}`",
        printable(&field.name)
    );
    let is_option = found.starts_with("Option<");
    let help = (!is_option).then(|| "Welkin sends null for a field that is unset".to_owned());
    cdt.error_of_type(field, message, help)
}

fn error(span: Span, diagnostic: &Diagnostic) -> syn::Error {
    syn::Error::new(span, diagnostic.without_severity())
}

/// Errors of several fields, to be reported at once.
#[derive(Default)]
struct Errors(Option<syn::Error>);

impl Errors {
    fn keep<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        match (result, &mut self.0) {
            (Ok(value), _) => return Some(value),
            (Err(error), None) => self.0 = Some(error),
            (Err(error), Some(errors)) => errors.combine(error),
        }
        None
    }

    fn into_result(self) -> syn::Result<()> {
        self.0.map_or(Ok(()), Err)
    }
}

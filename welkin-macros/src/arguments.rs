//! The arguments of the attribute `designer`.

use proc_macro2::Span;
use syn::parse::{Parse, ParseStream};
use syn::{Ident, LitStr, Token};

use crate::configurations::Input;

/// The arguments of `designer`.
pub(crate) struct Arguments {
    pub(crate) inputs: Vec<Input>,
    /// The options file.
    pub(crate) options: Option<Input>,
    /// Roles to which the generated code is limited.
    pub(crate) roles: Vec<String>,
    /// Security policies to which the generated code is limited.
    pub(crate) policies: Vec<String>,
    /// Path of `welkin_runtime`, if it is renamed or re-exported.
    pub(crate) runtime: Option<LitStr>,
    /// Whether to hide warnings of the configuration.
    pub(crate) quiet: bool,
}

/// Names of the options.
const OPTIONS: [&str; 5] = [
    "options = \"welkin.toml\"",
    "role = \"r-nurse\"",
    "policy = \"sp-vitals\"",
    "runtime = \"crate::api::runtime\"",
    "quiet",
];

impl Parse for Arguments {
    fn parse(stream: ParseStream<'_>) -> syn::Result<Self> {
        let mut arguments = Self {
            inputs: Vec::new(),
            options: None,
            roles: Vec::new(),
            policies: Vec::new(),
            runtime: None,
            quiet: false,
        };
        while !stream.is_empty() {
            if stream.peek(LitStr) {
                arguments.inputs.push(Input::new(stream.parse()?)?);
            } else {
                arguments.parse_option(stream)?;
            }
            if !stream.is_empty() {
                stream.parse::<Token![,]>()?;
            }
        }
        if arguments.inputs.is_empty() {
            return Err(syn::Error::new(
                Span::call_site(),
                "missing configuration\n\
                 help: pass a Designer export, formation responses, or a directory of them: `designer(\"designer-export.json\")`",
            ));
        }
        Ok(arguments)
    }
}

impl Arguments {
    fn parse_option(&mut self, stream: ParseStream<'_>) -> syn::Result<()> {
        let Ok(option) = stream.parse::<Ident>() else {
            return Err(stream
                .error("expected an option, or the path of a configuration as a string literal"));
        };
        if option == "quiet" {
            self.quiet = true;
        } else if option == "options" {
            stream.parse::<Token![=]>()?;
            self.options = Some(Input::new(stream.parse()?)?);
        } else if option == "runtime" {
            stream.parse::<Token![=]>()?;
            self.runtime = Some(stream.parse()?);
        } else if option == "role" {
            self.roles.push(text(stream)?);
        } else if option == "policy" {
            self.policies.push(text(stream)?);
        } else {
            let known = OPTIONS.map(|known| format!("`{known}`")).join(", ");
            let message = format!("unknown option `{option}`\nhelp: available options: {known}");
            return Err(syn::Error::new(option.span(), message));
        }
        Ok(())
    }
}

/// The value after an option's name.
fn text(stream: ParseStream<'_>) -> syn::Result<String> {
    stream.parse::<Token![=]>()?;
    Ok(stream.parse::<LitStr>()?.value())
}

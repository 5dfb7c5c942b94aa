use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::quote;

use super::{Code, by_syntax_tree, known_forms};
use crate::config;
use crate::emit::section::Subject;
use crate::emit::{Features, Style, client};
use crate::model::access::Security;
use crate::model::{Model, resolve};

/// Returns the configurations of the workspace, with roles for which separate code is generated.
fn configurations() -> Vec<(PathBuf, Option<&'static str>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let fixtures = [
        ("examples/designer-export.json", None),
        ("tests/fixtures/clinical-roles", None),
        ("tests/fixtures/field-types", None),
        ("tests/fixtures/formation", None),
        ("tests/fixtures/forms", None),
        ("tests/fixtures/odd-names", None),
        ("tests/fixtures/roles", Some("r-nurse")),
        ("tests/fixtures/rules/designer-export.json", None),
        ("tests/fixtures/simple-formation", None),
    ];
    let mut configurations: Vec<_> = fixtures
        .iter()
        .map(|(path, role)| (root.join(path), *role))
        .collect();
    if let Some(folder) = std::env::var_os("WELKIN_REAL_DATA") {
        let folder = root.join(folder);
        let real = [
            "designer-export.json",
            "designer-export-2.json",
            "formation",
        ];
        configurations.extend(real.map(|name| (folder.join(name), None)));
    }
    configurations
}

/// Returns the model of a configuration, restricted to a role's permissions.
fn model(path: PathBuf, role: Option<&str>) -> Model {
    let configuration = config::read(&[path]).expect("it can be read");
    let mut model = resolve(&configuration);
    if let Some(role) = role {
        let security = Security::of(&configuration).expect("there are roles");
        let access = security.access(&[role.to_owned()], &[]);
        model.limited_to(&access, role);
    }
    model
}

/// Returns all items of a model, module by module.
fn items(model: &Model, features: Features) -> Vec<TokenStream> {
    let style = Style::default();
    let mut items = vec![client::root(model, &style, features)];
    for subject in Subject::all(model) {
        let members = subject.members(model).iter();
        let members = members.map(|member| Subject::member(member, model, &style, features));
        let section = subject.section(model, &style, features);
        items.push(section.declaration());
        items.push(section.with_members(members).unformatted().inline());
    }
    items
}

/// Formats code that must have supported forms.
fn known(code: &Code) -> String {
    known_forms(code).unwrap_or_else(|place| {
        let before = (place.saturating_sub(20)..place).map(|place| code.text(place));
        let before: Vec<&str> = before.collect();
        panic!(
            "unknown after `{}` at `{}`",
            before.join(" "),
            code.text(place)
        )
    })
}

#[test]
fn code_of_every_configuration_is_of_known_forms_and_printed_as_by_prettyplease() {
    for (path, role) in configurations() {
        let model = model(path.clone(), role);
        for features in [Features::None, Features::PerModule] {
            for tokens in items(&model, features) {
                let code = Code::new(tokens);
                let expected = by_syntax_tree(&code);
                let printed = known(&code);
                assert_eq!(printed, expected, "{}", path.display());
            }
        }
    }
}

#[test]
fn other_forms_are_printed_all_the_same() {
    for code in [
        quote!(
            fn loops() {
                for one in all {
                    if one {
                        break;
                    }
                }
            }
        ),
        quote!(
            fn closes() -> u8 {
                let one = |a: u8| a + 1;
                one(2)
            }
        ),
        quote!(
            const ONE: (u8,) = (1,);
        ),
        quote!(
            fn waits() {
                unsafe { wait() }
            }
        ),
        quote!(
            trait Speaks {
                fn speak(&self);
            }
        ),
        quote!(union Both { one: u8, other: i8 }),
        quote!(
            #[doc = "two\nlines"]
            struct Lines;
        ),
        quote!(
            static REPEATED: [u8; 2] = [0; 2];
        ),
        quote!(
            fn chooses() -> u8 {
                match one {
                    Some(1 | 2) => 3,
                    _ => 4,
                }
            }
        ),
    ] {
        let file = syn::parse2(code.clone()).expect("it is Rust");
        assert_eq!(super::file(code), prettyplease::unparse(&file));
    }
}

#[test]
fn lines_break_as_those_of_prettyplease_at_every_width() {
    for width in 1..120 {
        let name = quote::format_ident!("{}", "n".repeat(width));
        let text = "t".repeat(width);
        let code = quote! {
            #[derive(Clone, Debug)]
            pub struct A(pub(super) runtime::#name<String>);
            pub use super::module::{#name, Another, More};
            const A: runtime::Field<#name, Vec<runtime::Json>> = runtime::Field::new(#text);
            static B: &[u16] = &[1, 22, 333, 4_444, 55_555, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
            type C = super::Patch<#name, Second>;
            impl<T: Clone + Copy> runtime::Trait<#name> for super::#name<T> where for<'a> &'a Self: forbidden::#name {
                const LIST: &'static [A<Self>] = &[A::text(Self::#name, #text, "label").required().options::<#name>(), -1.5];
                type Item = Self;
                #[must_use]
                pub fn #name(&self, value: impl Into<Option<#name>>) -> Self {
                    let value: Option<#name> = value.into();
                    Self(self.0.set(#text, &value))
                }
                pub(super) fn short(&mut self, #name: u8) -> impl ::core::future::Future<Output = #name> + '_ {
                    self.#name(#text, [&self.a, &mut self.b.c])?.second::<u8>().0
                }
                fn choose(&self) -> Option<&#name> {
                    match self.#name() {
                        Self::#name(value, _) => Some(value.#name()),
                        #text => runtime::#name(#text),
                        _ => None,
                    }
                }
                fn set(mut self, value: B) -> Self {
                    self.#name = Some(value.into());
                    self
                }
                fn build(self) -> Self {
                    Self { a: #name, b: Some(2), ..Self::default() }
                }
                fn fields() -> &'static [#name] {
                    const { &[#name::of(#text)] }
                }
                fn tuple() -> (#name, B) { (#name, [1, 2], B { b: 1 }) }
            }
            runtime::forward!(#name, A = #text => [B, C]);
            runtime::forward!(#name: text, B, #name, D);
            type D = fn(#name, &'static dyn runtime::A<#name>) -> <#name as A>::B;
            enum E { #name(Box<#name>), #[doc = " text \\ "] F }
        };
        let code = Code::new(code);
        assert_eq!(known(&code), by_syntax_tree(&code), "{width}");
    }
}

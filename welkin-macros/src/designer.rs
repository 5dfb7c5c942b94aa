//! `#[designer("designer-export.json")] mod care {}`: fills a module.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Item, ItemMod};

use crate::arguments::Arguments;
use crate::configurations::NamedConfiguration;

/// The module with the generated items after its own. If there is an error, the module is unchanged.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    match syn::parse2(item.clone()) {
        Ok(module) => match generated(arguments) {
            Ok(items) => fill(module, items),
            Err(error) => beside(&error, &item),
        },
        Err(error) => {
            let message = "`designer` must be applied to a module, such as `mod care {}`";
            beside(&syn::Error::new(error.span(), message), &item)
        }
    }
}

fn beside(error: &syn::Error, item: &TokenStream) -> TokenStream {
    let error = error.to_compile_error();
    quote!(#item #error)
}

fn generated(arguments: TokenStream) -> syn::Result<TokenStream> {
    let Arguments {
        inputs,
        options,
        roles,
        policies,
        runtime,
        quiet,
    } = syn::parse2(arguments)?;
    let configuration = NamedConfiguration::read(inputs, options, (roles, policies), runtime)?;
    let watch = configuration.watch()?;
    let warnings = (!quiet).then(|| configuration.warnings());
    let items = configuration.items()?;
    Ok(quote!(#items #watch #warnings))
}

fn fill(mut module: ItemMod, items: TokenStream) -> TokenStream {
    let (_, content) = module.content.get_or_insert_default();
    content.push(Item::Verbatim(items));
    module.semi = None;
    quote!(#module)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use quote::{ToTokens, quote};
    use syn::{Item, ItemMod};
    use welkin_codegen::Generator;

    use super::expand;

    const EXPORT: &str = "../examples/designer-export.json";

    /// The formatted items of a file or module, including those of its submodules, each with the path of its module.
    fn formatted(items: Vec<Item>, path: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for item in items {
            match item {
                Item::Mod(mut module) => {
                    let path = format!("{path}::{}", module.ident);
                    let (_, content) = module.content.take().unwrap_or_default();
                    found.insert(format!("{path} {}", module.to_token_stream()));
                    found.extend(formatted(content, &path));
                }
                item => {
                    let file = syn::parse_quote!(#item);
                    let text = without_layout(&prettyplease::unparse(&file));
                    assert!(found.insert(format!("{path} {text}")), "twice: {text}");
                }
            }
        }
        found
    }

    /// Removes white space, and the comma at the end of arguments that do not fit on a line of a file: in the content
    /// of a macro it is a token.
    fn without_layout(text: &str) -> String {
        text.split_whitespace()
            .collect::<String>()
            .replace(",)", ")")
    }

    fn parsed(text: &str) -> Vec<Item> {
        syn::parse_file(text).unwrap().items
    }

    fn of_the_macro(arguments: &str, module: &str) -> ItemMod {
        let [arguments, module] = [arguments, module].map(|text| text.parse().unwrap());
        syn::parse2(expand(arguments, module)).unwrap()
    }

    fn content(module: ItemMod) -> Vec<Item> {
        module.content.unwrap().1
    }

    #[test]
    fn every_door_gives_the_same_items() {
        let generator = Generator::from_file(EXPORT).unwrap();
        let generated = generator.generate().unwrap();
        let one_file = formatted(parsed(&generated.single_file()), "");
        assert!(one_file.len() > 100);

        let mut files: BTreeMap<String, String> = generated.module_files().into_iter().collect();
        let mut root = parsed(&files.remove("mod.rs").unwrap());
        for item in &mut root {
            if let Item::Mod(module) = item
                && module.content.is_none()
            {
                let text = files.remove(&format!("{}.rs", module.ident)).unwrap();
                module.content = Some((syn::token::Brace::default(), parsed(&text)));
            }
        }
        assert!(files.is_empty());
        assert_same(&formatted(root, ""), &one_file);

        let arguments = format!("{EXPORT:?}, quiet");
        let mut of_macro = formatted(content(of_the_macro(&arguments, "mod care {}")), "");
        of_macro.retain(|item| !item.starts_with(" const_:&[u8]=::core::include_bytes!"));
        assert_same(&of_macro, &one_file);
    }

    #[track_caller]
    fn assert_same(left: &BTreeSet<String>, right: &BTreeSet<String>) {
        assert_eq!(left.symmetric_difference(right).next(), None);
    }

    #[test]
    fn a_module_keeps_what_it_has() {
        let module =
            "/// Ours.\n#[allow(dead_code)]\npub(crate) mod care {\n    const OURS: u8 = 1;\n}";
        let filled = of_the_macro(&format!("{EXPORT:?}"), module);
        let filled = prettyplease::unparse(&syn::parse_quote!(#filled));
        assert!(
            filled.starts_with(module.trim_end_matches('}')),
            "{filled:.200}"
        );
    }

    #[test]
    fn after_an_error_the_module_is_what_it_was() {
        let module = quote!(
            mod care {
                const OURS: u8 = 1;
            }
        );
        let file: syn::File = syn::parse2(expand(quote!("gone.json"), module.clone())).unwrap();
        assert_eq!(
            file.items[0].to_token_stream().to_string(),
            module.to_string()
        );
        assert_eq!(file.items.len(), 2);
    }

    /// Cargo is run in other directories than the compiler.
    #[test]
    fn commands_have_absolute_paths() {
        let path = "tests/messages/configurations/same_names.json";
        let filled = of_the_macro(&format!("{path:?}"), "mod care {}");
        let whole = std::fs::canonicalize(path).unwrap();
        let command = format!("`welkin-codegen lock --config {}`", whole.display());
        assert!(filled.to_token_stream().to_string().contains(&command));
    }
}

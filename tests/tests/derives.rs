//! Derives named in the options are on the generated types, and compile.

use welkin_codegen::{Generator, output};
use welkin_tests::fixture::workspace_root;
use welkin_tests::user_crate::UserCrate;

/// A third-party derive: for enums the names of the variants, for structs those of the fields.
const DERIVE: &str = r#"//! A derive.
use proc_macro::{Delimiter, TokenStream, TokenTree};

/// Implements `Names`.
#[proc_macro_derive(Names)]
pub fn names(item: TokenStream) -> TokenStream {
    let tokens: Vec<TokenTree> = item.into_iter().collect();
    let is_keyword = |token: &TokenTree| matches!(&*token.to_string(), "enum" | "struct");
    let keyword = tokens.iter().position(is_keyword).expect("an enum or a struct");
    let name = tokens[keyword + 1].to_string();
    let body = tokens.iter().rev().find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
        _ => None,
    });
    let mut names = String::new();
    let (mut is_first, mut depth) = (true, 0);
    for token in body.expect("a body") {
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '<' => depth += 1,
            TokenTree::Punct(sign) if sign.as_char() == '>' => depth -= 1,
            TokenTree::Punct(sign) if sign.as_char() == ',' && depth == 0 => is_first = true,
            TokenTree::Ident(word) if is_first && word.to_string() != "pub" => {
                names.push_str(&format!("{:?}, ", word.to_string()));
                is_first = false;
            }
            _ => {}
        }
    }
    let names = format!("impl crate::Names for {name} {{ const NAMES: &'static [&'static str] = &[{names}]; }}");
    names.parse().expect("it is Rust")
}
"#;

const MANIFEST: &str = r#"[package]
name = "derives"
edition = "2024"

[lib]
proc-macro = true
"#;

const OPTIONS: &str = r#"
[derives]
cdts = ["derives::Names"]
option-lists = ["derives::Names"]
"#;

const MAIN: &str = r#"
mod care;

/// The trait that the derive implements.
pub trait Names {
    /// Names of variants or fields.
    const NAMES: &'static [&'static str];
}

fn main() {
    println!("{}", care::vitals::Position::NAMES.join(" "));
    println!("{}", care::Vitals::NAMES.join(" "));
}
"#;

#[test]
fn derives_of_the_options_compile_on_option_lists_and_cdts() {
    let dependency = "derives = { path = \"derives\" }\n";
    let program = UserCrate::new("derived", dependency, env!("CARGO_TARGET_TMPDIR"));
    program.write("derives/Cargo.toml", MANIFEST);
    program.write("derives/src/lib.rs", DERIVE);
    program.write("welkin.toml", OPTIONS);
    program.write("src/main.rs", MAIN);
    let export = workspace_root().join("examples/designer-export.json");
    let code = Generator::from_file(export)
        .and_then(|generator| generator.options(program.folder().join("welkin.toml")))
        .and_then(|generator| Ok(generator.generate()?.single_file()))
        .expect("the options are good");
    output::write_file(&program.folder().join("src/care.rs"), &code).expect("it can be written");
    let run = program.run();
    assert!(run.success, "{}", run.cargo);
    let lines: Vec<_> = run.program.lines().collect();
    assert_eq!(lines[0], "Sitting Standing LyingDown Unlisted");
    assert!(lines[1].contains("heart_rate"), "{}", lines[1]);
}

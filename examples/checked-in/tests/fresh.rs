//! Keeps the generated code up to date: if it is stale, this test writes it again and fails, so that the change is
//! noticed and committed.

use welkin_codegen::Generator;

#[test]
fn generated_code_is_fresh() {
    let generator = Generator::from_file("formation").expect("the configuration can be read");
    let written = generator
        .write_directory("src/care")
        .expect("the folder can be written");
    let stale = [written.written, written.removed].concat();
    assert!(stale.is_empty(), "stale, now fresh; commit: {stale:?}");
}

//! Tables that are created at run time equal those in generated code.

use welkin_codegen::Generator;
use welkin_import::table_of;
use welkin_runtime::Cdt;
use welkin_runtime::record::CdtSchema;
use welkin_tests::fixture::workspace_root;

mod example {
    include!(concat!(env!("OUT_DIR"), "/example.rs"));
}

mod rules {
    include!(concat!(env!("OUT_DIR"), "/rules.rs"));
}

fn assert_same(configuration: &str, generated: &[&'static CdtSchema]) {
    let generator =
        Generator::from_file(workspace_root().join(configuration)).expect("the fixture is right");
    for table in generated {
        let cdts = generator.model().cdts.iter();
        let cdt = cdts
            .clone()
            .find(|cdt| cdt.name == table.name())
            .expect("the CDT is there");
        let made = table_of(cdt);
        assert_eq!(made.name(), table.name());
        assert_eq!(made.fields(), table.fields(), "{}", table.name());
    }
}

#[test]
fn every_field_is_the_same() {
    assert_same(
        "examples/designer-export.json",
        &[
            example::Vitals::schema(),
            example::Medications::schema(),
            example::Insurance::schema(),
            example::CareGoals::schema(),
        ],
    );
    assert_same("tests/fixtures/rules", &[rules::Checked::schema()]);
}

//! Names that are derived from the name of a module or a field.

use super::words::Words;

/// The names of a CDT, all derived from the module name.
pub(in crate::model) struct CdtNames {
    pub(in crate::model) module_name: String,
    pub(in crate::model) type_name: String,
    pub(in crate::model) patch_name: String,
    pub(in crate::model) new_name: String,
}

impl CdtNames {
    pub(in crate::model) fn of_module(module_name: &str) -> Self {
        let words = Words::of_identifier(module_name);
        Self {
            module_name: module_name.to_owned(),
            type_name: words.pascal(),
            patch_name: words.clone().followed_by("patch").pascal(),
            new_name: words.led_by("new").pascal(),
        }
    }
}

/// The names of an assessment, an encounter template or a program; the type's name is derived from the module's.
pub(in crate::model) struct ModuleNames {
    pub(in crate::model) module_name: String,
    pub(in crate::model) type_name: String,
}

impl ModuleNames {
    pub(super) fn of_module(module_name: &str) -> Self {
        Self {
            module_name: module_name.to_owned(),
            type_name: Words::of_identifier(module_name).pascal(),
        }
    }
}

/// Returns the name of a field's constant.
pub(in crate::model) fn constant_name(field_name: &str) -> String {
    Words::of_identifier(field_name).screaming()
}

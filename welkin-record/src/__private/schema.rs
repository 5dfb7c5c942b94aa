//! The table of a generated CDT.

/// Defines `schema` of [`Cdt`](crate::Cdt): the CDT, then its fields in the order of its slots, each with its kind, its
/// machine name and the name of the struct field. Code that is compared with the tenant's configuration also has a
/// fingerprint for each.
///
/// The table is a constant of the function: `cargo check` evaluates statics and other constants, but not this.
#[doc(hidden)]
#[macro_export]
macro_rules! __schema {
    (
        Cdt($name:literal, $fingerprint:literal $(,)?) $(.$trusting_phi_flags:ident())?;
        $(
            $kind:ident($field:literal, $rust_name:literal, $field_fingerprint:literal $(,)?)
                $(.$rule:ident $(::<$options:ty>)? ($($argument:tt)*))*;
        )*
    ) => {
        $crate::__private::schema! {
            @of $name, [$($trusting_phi_flags)?], ::core::option::Option::Some($fingerprint), [$(
                $crate::record::FieldSchema::configured(
                    $crate::record::Kind::$kind,
                    $field,
                    $rust_name,
                    $field_fingerprint,
                )
                $(.$rule $(::<$options>)? ($($argument)*))*
            ),*]
        }
    };
    (
        Cdt($name:literal $(,)?) $(.$trusting_phi_flags:ident())?;
        $(
            $kind:ident($field:literal, $rust_name:literal $(,)?)
                $(.$rule:ident $(::<$options:ty>)? ($($argument:tt)*))*;
        )*
    ) => {
        $crate::__private::schema! {
            @of $name, [$($trusting_phi_flags)?], ::core::option::Option::None, [$(
                $crate::record::FieldSchema::new($crate::record::Kind::$kind, $field, $rust_name)
                $(.$rule $(::<$options>)? ($($argument)*))*
            ),*]
        }
    };
    (@of $name:literal, $trust:tt, $fingerprint:expr, $fields:tt) => {
        fn schema() -> &'static $crate::record::CdtSchema {
            const {
                &$crate::record::CdtSchema {
                    name: $name,
                    fields: &$fields,
                    view: false,
                    trusts_phi_flags: $crate::__private::schema!(@trusts $trust),
                    rest_of_fingerprint: $fingerprint,
                }
            }
        }
    };
    (@trusts []) => { false };
    (@trusts [trusting_phi_flags]) => { true };
}

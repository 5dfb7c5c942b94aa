//! Texts on stderr: messages, warnings, and reports of what was done.

use std::fmt;
use std::io::Write;

use welkin_codegen::Generator;
use welkin_codegen::diagnostic::for_people;
use welkin_codegen::output::Written;

use crate::counts::count;
use crate::terminal::shown;

/// Replaces the standard macro in the whole command. The standard one panics if stderr is closed or the disk is full,
/// but a message that can't be written must not end the command.
macro_rules! eprintln {
    ($($arguments:tt)*) => {
        $crate::stderr::write(format_args!("{}\n", format_args!($($arguments)*)))
    };
}

macro_rules! eprint {
    ($($arguments:tt)*) => { $crate::stderr::write(format_args!($($arguments)*)) };
}

/// Writes to stderr, with colors if it is a terminal that supports them. Errors can't be reported and are ignored.
pub(crate) fn write(text: fmt::Arguments<'_>) {
    let _ = anstream::stderr().lock().write_fmt(text);
}

/// Prints the warnings about the configuration.
pub(crate) fn report_warnings(generator: &Generator) {
    for warning in for_people(generator.warnings()) {
        eprintln!("{}\n", warning.styled());
    }
    let number = generator.warnings().count();
    if number > 0 {
        eprintln!("{}", count(number, "warning"));
    }
}

/// Prints every file that changed, and the number of other files.
pub(crate) fn report_written(written: &Written) {
    for path in &written.written {
        eprintln!("wrote {}", shown(path));
    }
    for path in &written.removed {
        eprintln!("removed {}", shown(path));
    }
    match written.unchanged.as_slice() {
        [] => {}
        [path] => eprintln!("unchanged {}", shown(path)),
        paths => eprintln!("{} unchanged", count(paths.len(), "file")),
    }
}

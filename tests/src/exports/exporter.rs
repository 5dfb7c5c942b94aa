//! The exporting process, which is killed by the test.

use std::error::Error;
use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use welkin_runtime::exports::ExportResource;
use welkin_runtime::{Client, Config};

/// Exports all CDT records to a file. `arguments` are origin, tenant, client ID, secret, file and page size.
///
/// After each page, it writes a line with the number of rows, and waits for a line of input, unless the input has
/// ended. The last line is the peak memory in KiB; 0 if the operating system does not report it.
///
/// # Errors
/// When an argument is missing, or the export fails.
pub async fn export(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let [origin, tenant, id, secret, path, page_size] = arguments else {
        return Err("origin, tenant, client id, secret, file and page size are needed".into());
    };
    let config = Config::new(tenant, id, &**secret)
        .base_url(origin)
        .rate_limit(None);
    let export = Client::new(config)?
        .export(ExportResource::CDT_RECORD)
        .page_size(page_size.parse()?)
        .to_ndjson(PathBuf::from(path))
        .on_progress(|so_far| wait_after(so_far.rows));
    let done = export.await?;
    if done.unread > 0 {
        return Err("rows could not be read".into());
    }
    println!("{}", peak_memory());
    Ok(())
}

/// Waits for a line of input, with which the reader permits the next page. The end of input permits all further pages.
fn wait_after(rows: u64) {
    println!("{rows}");
    let mut line = String::new();
    let _ = io::stdout().flush();
    let _ = io::stdin().lock().read_line(&mut line);
}

/// Returns the peak memory of this process in KiB.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = peak.and_then(|peak| peak.split_whitespace().next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

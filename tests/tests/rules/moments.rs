//! Random dates and times, valid and almost valid.

use fastrand::Rng;

use crate::texts::pick;

/// A time of day, or almost one.
pub(crate) fn time(random: &mut Rng) -> String {
    let (hour, minute, second) = (random.u32(..26), random.u32(..62), random.u32(..62));
    match random.u32(..10) {
        0 => format!("{hour}:{minute:02}"),
        1 => format!("{hour:02}:{minute:02}:{second:02}.000"),
        2 => format!("{hour:02}:{minute:02}Z"),
        3 => format!("{hour:02}:{minute:02} PM"),
        4 => format!("T{hour:02}:{minute:02}"),
        5 => format!("{hour:02}{minute:02}"),
        6 | 7 => format!("{hour:02}:{minute:02}:{second:02}"),
        _ => format!("{hour:02}:{minute:02}"),
    }
}

const DAYS: &[&str] = &[
    "0000-01-01",
    "0001-01-01",
    "9999-12-31",
    "9999-12-30",
    "10000-01-01",
    "-000001-12-31",
    "+002020-06-15",
    "+010000-01-01",
    "-009999-01-01",
    "2020-02-29",
    "2019-02-29",
    "2020-13-01",
    "2020-00-01",
    "2020-06-31",
    "20200615",
    "2020-06",
    "2020",
    "2020-167",
    "2020-W25-1",
    "20-06-15",
    "2020/06/15",
    "06/15/2020",
    "15.06.2020",
    "２０２０-06-15",
    "2020-6-15",
    "1970-01-01",
    "2016-12-31",
];

const TIMES: &[&str] = &[
    "00:00:00.000",
    "00:00:00",
    "23:59:59.999",
    "23:59:60",
    "24:00:00",
    "24:00",
    "12:00",
    "12",
    "1200",
    "120000",
    "12:00:00.",
    "12:00:00.5",
    "12:00:00,5",
    "12:00:00.123456789",
    "12:00:00.1234567890",
    "12:00:00.0009",
    "12:60:00",
    "12:00:61",
    "25:00:00",
    "1:00:00",
    "12:00:00.999999999",
    "",
    "noon",
    "08:00:00.000",
    "17:00:00.001",
];

const OFFSETS: &[&str] = &[
    "",
    "z",
    "+00:00",
    "-00:00",
    "+14:00",
    "-12:00",
    "+05:30",
    "+0530",
    "+05",
    "+5",
    "+25:59",
    "-25:59",
    "+26:00",
    "+99:99",
    "+00:00:30",
    "+01:00[Europe/Paris]",
    "[Europe/Paris]",
    "Z[UTC]",
    "[UTC]",
    "Z[u-ca=iso8601]",
    " Z",
    " UTC",
    "+01:00 ",
    "UTC",
    "[nowhere]",
    "Z[!u-ca=hebrew]",
    "+24:00",
    "-23:59",
];

/// A date, or a date and time, or almost one.
pub(crate) fn moment(random: &mut Rng) -> String {
    let day = match random.u32(..8) {
        0 => pick(random, DAYS).to_owned(),
        _ => format!(
            "{:04}-{:02}-{:02}",
            [2019, 2020, 2020, 2021][random.usize(..4)],
            random.u32(1..13),
            random.u32(1..30)
        ),
    };
    if random.u32(..3) == 0 {
        return day;
    }
    let time = match random.u32(..3) {
        0 => pick(random, TIMES).to_owned(),
        1 => "00:00:00.000".to_owned(),
        _ => format!(
            "{:02}:{:02}:{:02}",
            random.u32(..24),
            random.u32(..60),
            random.u32(..60)
        ),
    };
    let offset = match random.u32(..2) {
        0 => "Z",
        _ => pick(random, OFFSETS),
    };
    format!(
        "{day}{}{time}{offset}",
        pick(random, &["T", "T", "T", "T", " ", "t", "  ", "_", ""])
    )
}

//! Layout of a program's diagram: the positions of the phases, and the lines of the transitions.
//!
//! Phases are arranged in layers from left to right. Transitions to an earlier layer are drawn below all phases, so
//! that the forward direction stays readable.

use std::collections::HashMap;

use rust_sugiyama::configure::{Config, RankingType};
use welkin_model::document::ProgramDocument;

/// Width of a phase's box.
pub(crate) const WIDTH: f64 = 150.0;
/// Height of a phase's box.
pub(crate) const HEIGHT: f64 = 56.0;
const COLUMN_GAP: f64 = 70.0;
const ROW_GAP: f64 = 28.0;
const MARGIN: f64 = 16.0;
const LANE: f64 = 16.0;

/// A diagram, in pixels from its upper left corner.
pub(crate) struct Diagram {
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// Upper left corner of each phase's box, in the program's order.
    pub(crate) boxes: Vec<(f64, f64)>,
    pub(crate) moves: Vec<Move>,
}

/// A transition between phases.
pub(crate) struct Move {
    /// Indices of the phases in the program.
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// Whether it leads to an earlier layer, or to the same phase.
    pub(crate) backward: bool,
    /// The line as SVG path data.
    pub(crate) path: String,
}

impl Diagram {
    pub(crate) fn new(program: &ProgramDocument) -> Self {
        let moves = moves(program);
        let forward = without_cycles(program.phases.len(), &moves);
        let (columns, rows) = layers(program.phases.len(), &forward);
        let boxes: Vec<(f64, f64)> = columns
            .iter()
            .zip(&rows)
            .map(|(column, row)| {
                let x = MARGIN + *column as f64 * (WIDTH + COLUMN_GAP);
                (x, MARGIN + row)
            })
            .collect();
        let right = boxes.iter().map(|(x, _)| x + WIDTH).fold(0.0, f64::max);
        let floor = boxes.iter().map(|(_, y)| y + HEIGHT).fold(0.0, f64::max);
        let mut lanes = 0;
        let moves = moves
            .iter()
            .map(|&(from, to)| {
                let backward = columns[to] <= columns[from];
                let path = if backward {
                    lanes += 1;
                    below(
                        boxes[from],
                        boxes[to],
                        floor + f64::from(lanes) * LANE,
                        lanes,
                    )
                } else {
                    ahead(
                        boxes[from],
                        boxes[to],
                        lane_around(from, to, &columns, &boxes),
                    )
                };
                Move {
                    from,
                    to,
                    backward,
                    path,
                }
            })
            .collect();
        Self {
            width: right + if lanes > 0 { COLUMN_GAP } else { MARGIN },
            height: floor + f64::from(lanes) * LANE + MARGIN,
            boxes,
            moves,
        }
    }
}

/// Returns the transitions between existing phases, each once.
fn moves(program: &ProgramDocument) -> Vec<(usize, usize)> {
    let phases = program.phases.iter().enumerate();
    let places: HashMap<&str, usize> = phases.map(|(place, phase)| (&*phase.name, place)).collect();
    let mut moves = Vec::new();
    for (from, phase) in program.phases.iter().enumerate() {
        for to in phase.leads_to.iter().filter_map(|name| places.get(&**name)) {
            if !moves.contains(&(from, *to)) {
                moves.push((from, *to));
            }
        }
    }
    moves
}

/// Returns the transitions without those that close a cycle, visiting the phases in the program's order.
fn without_cycles(phases: usize, moves: &[(usize, usize)]) -> Vec<(u32, u32)> {
    #[derive(Clone, Copy, PartialEq)]
    enum Visit {
        New,
        Open,
        Done,
    }
    fn visit(
        phase: usize,
        moves: &[(usize, usize)],
        visits: &mut [Visit],
        kept: &mut Vec<(u32, u32)>,
    ) {
        visits[phase] = Visit::Open;
        for &(from, to) in moves.iter().filter(|(from, _)| *from == phase) {
            if visits[to] != Visit::Open {
                kept.push((number(from), number(to)));
            }
            if visits[to] == Visit::New {
                visit(to, moves, visits, kept);
            }
        }
        visits[phase] = Visit::Done;
    }
    let mut visits = vec![Visit::New; phases];
    let mut kept = Vec::new();
    for phase in 0..phases {
        if visits[phase] == Visit::New {
            visit(phase, moves, &mut visits, &mut kept);
        }
    }
    kept
}

fn number(place: usize) -> u32 {
    u32::try_from(place).expect("a program has fewer than four thousand million phases")
}

/// Returns the layer of each phase, and its distance from the top.
fn layers(phases: usize, forward: &[(u32, u32)]) -> (Vec<usize>, Vec<f64>) {
    // The library arranges layers from top to bottom: its y is our column, its x our row.
    let vertices: Vec<(u32, (f64, f64))> = (0..phases)
        .map(|place| (number(place), (HEIGHT, WIDTH)))
        .collect();
    let config = Config {
        vertex_spacing: ROW_GAP,
        ranking_type: RankingType::Up,
        ..Config::default()
    };
    let mut columns = vec![0; phases];
    let mut rows = vec![0.0; phases];
    let mut top = 0.0;
    for (part, _, _) in rust_sugiyama::from_vertices_and_edges(&vertices, forward, &config) {
        let mut depths: Vec<f64> = part.iter().map(|(_, (_, y))| *y).collect();
        depths.sort_by(f64::total_cmp);
        depths.dedup_by(|one, other| (*one - *other).abs() < 1.0);
        let least = part
            .iter()
            .map(|(_, (x, _))| *x)
            .fold(f64::INFINITY, f64::min);
        let most = part
            .iter()
            .map(|(_, (x, _))| *x)
            .fold(f64::NEG_INFINITY, f64::max);
        for (phase, (x, y)) in &part {
            columns[*phase] = depths.iter().filter(|depth| **depth < *y - 1.0).count();
            rows[*phase] = top + x - least;
        }
        top += most - least + HEIGHT + ROW_GAP;
    }
    (columns, rows)
}

/// Returns a line from the right side of a box to the left side of a later one, around the boxes between them if it
/// would cross one.
fn ahead(from: (f64, f64), to: (f64, f64), around: Option<f64>) -> String {
    let (x1, y1) = (from.0 + WIDTH, from.1 + HEIGHT / 2.0);
    let (x2, y2) = (to.0, to.1 + HEIGHT / 2.0);
    let bend = COLUMN_GAP * 0.6;
    match around {
        None => format!(
            "M{x1} {y1} C{} {y1} {} {y2} {x2} {y2}",
            x1 + bend,
            x2 - bend
        ),
        Some(level) => format!(
            "M{x1} {y1} C{} {y1} {x1} {level} {} {level} L{} {level} C{x2} {level} {} {y2} {x2} {y2}",
            x1 + bend,
            x1 + COLUMN_GAP,
            x2 - COLUMN_GAP,
            x2 - bend,
        ),
    }
}

/// Returns the height at which a line between non-adjacent columns passes the boxes between them, if a box is in its
/// way.
fn lane_around(from: usize, to: usize, columns: &[usize], boxes: &[(f64, f64)]) -> Option<f64> {
    let between: Vec<f64> = (0..boxes.len())
        .filter(|phase| columns[*phase] > columns[from] && columns[*phase] < columns[to])
        .map(|phase| boxes[phase].1)
        .collect();
    let level = (boxes[from].1 + boxes[to].1) / 2.0 + HEIGHT / 2.0;
    let is_free = |level: f64| {
        between
            .iter()
            .all(|top| level < top - 4.0 || level > top + HEIGHT + 4.0)
    };
    if between.is_empty() {
        return None;
    }
    // Above or below the nearest box, whichever is closer to the straight line.
    let edges = between
        .iter()
        .flat_map(|top| [top - ROW_GAP / 2.0, top + HEIGHT + ROW_GAP / 2.0]);
    std::iter::once(level)
        .chain(edges)
        .filter(|candidate| is_free(*candidate))
        .min_by(|one, other| (one - level).abs().total_cmp(&(other - level).abs()))
}

/// Returns a line from the right side of a box to the left side of an earlier one, through the gaps between columns and
/// below all boxes.
fn below(from: (f64, f64), to: (f64, f64), level: f64, lane: u32) -> String {
    // Lines in the same gap are drawn next to each other.
    let shift = 10.0 + f64::from(lane % 5) * 9.0;
    let (x1, y1) = (from.0 + WIDTH, from.1 + HEIGHT / 2.0);
    let (x2, y2) = (to.0, to.1 + HEIGHT / 2.0);
    let (right, left) = (x1 + shift, (x2 - shift).max(2.0));
    let turn = 8.0;
    format!(
        "M{x1} {y1} L{right} {y1} L{right} {} Q{right} {level} {} {level} L{} {level} Q{left} {level} {left} {} L{left} {y2} L{x2} {y2}",
        level - turn,
        right - turn,
        left + turn,
        level - turn,
    )
}

#[cfg(test)]
mod tests {
    use welkin_model::document::ModelDocument;
    use welkin_model::{config, model};

    use super::*;

    /// Creates the diagram of a program with these transitions.
    fn diagram(phases: usize, moves: &[(usize, usize)]) -> Diagram {
        let phase = |place: usize| {
            let targets = moves.iter().filter(|(from, _)| *from == place);
            let targets: Vec<_> = targets
                .map(|(_, to)| serde_json::json!({"name": format!("p-{to}")}))
                .collect();
            serde_json::json!({
                "name": format!("p-{place}"),
                "title": format!("Phase {place}"),
                "type": if place == 0 { "START" } else { "DEFAULT" },
                "navigateTo": targets,
            })
        };
        let phases: Vec<_> = (0..phases).map(phase).collect();
        let export = serde_json::json!({
            "cdts": [],
            "programs": [{"name": "prog-a", "title": "A", "phases": phases}],
        });
        let configuration = config::parse("export.json", &export.to_string());
        let configuration = configuration.expect("the configuration is one");
        let document = ModelDocument::new(&configuration, &model::resolve(&configuration));
        Diagram::new(&document.programs[0])
    }

    const FOURTEEN_PHASES: [(usize, usize); 17] = [
        (0, 1),
        (1, 2),
        (2, 3),
        (3, 4),
        (4, 5),
        (5, 6),
        (6, 7),
        (6, 8),
        (8, 6),
        (7, 9),
        (9, 10),
        (10, 13),
        (1, 11),
        (11, 1),
        (4, 12),
        (9, 6),
        (3, 13),
    ];

    #[test]
    fn no_two_boxes_overlap_and_all_are_inside() {
        let diagram = diagram(14, &FOURTEEN_PHASES);
        assert_eq!(diagram.moves.len(), 17);
        for (place, (x, y)) in diagram.boxes.iter().enumerate() {
            assert!(
                *x >= 0.0
                    && x + WIDTH <= diagram.width
                    && *y >= 0.0
                    && y + HEIGHT <= diagram.height
            );
            for (other_x, other_y) in &diagram.boxes[place + 1..] {
                assert!((x - other_x).abs() >= WIDTH || (y - other_y).abs() >= HEIGHT);
            }
        }
    }

    #[test]
    fn the_way_forward_goes_right_and_the_way_back_is_marked() {
        let diagram = diagram(14, &FOURTEEN_PHASES);
        let back: Vec<_> = diagram.moves.iter().filter(|step| step.backward).collect();
        let back: Vec<_> = back.iter().map(|step| (step.from, step.to)).collect();
        assert_eq!(back, [(8, 6), (9, 6), (11, 1)]);
        for step in diagram.moves.iter().filter(|step| !step.backward) {
            assert!(diagram.boxes[step.from].0 < diagram.boxes[step.to].0);
        }
    }

    #[test]
    fn any_graph_has_a_diagram() {
        let graphs: [(usize, &[(usize, usize)]); 5] = [
            (0, &[]),
            (1, &[(0, 0)]),
            (3, &[]),
            (3, &[(0, 1), (1, 2), (2, 0), (1, 0)]),
            (4, &[(3, 2), (2, 1), (1, 0)]),
        ];
        for (phases, moves) in graphs {
            let diagram = diagram(phases, moves);
            assert_eq!(
                (diagram.boxes.len(), diagram.moves.len()),
                (phases, moves.len())
            );
        }
    }
}

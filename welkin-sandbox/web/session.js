// What all parts of the page share: the sandbox's facts, the configuration, the environment and role that were chosen.

const KEY = "welkin-sandbox";

export const session = {
  /** The answer of `health`. */
  health: null,
  /** The model document of the configuration that is served. */
  model: null,
  environment: "live",
  /** Machine name of a role; null for a client that may do everything. */
  role: null,
};

/** Takes the choices of the reader's last visit in this tab. */
export function recall() {
  let kept = {};
  try {
    kept = JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    // Somebody else's text under our key: begin anew.
  }
  session.environment = kept.environment ?? session.health.environment;
  const roles = session.model.security.roles;
  session.role = roles.some((role) => role.name === kept.role) ? kept.role : null;
}

export function choose(changes) {
  Object.assign(session, changes);
  const { environment, role } = session;
  sessionStorage.setItem(KEY, JSON.stringify({ environment, role }));
}

export function actor() {
  return session.role ?? "a client that may do everything";
}

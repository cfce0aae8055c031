// Reads the interface out: fetches the document and builds the page, element by element.

/** An element with attributes and children (elements or text). */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== ""));
  return made;
}

const METHODS = ["get", "post", "patch", "put", "delete"];

/** A name such as `#/components/schemas/Me`, shortened. */
const shortName = (reference) => reference.split("/").pop();

/** What a schema is, in one line. */
function typeOf(schema) {
  if (!schema) return "";
  if (schema.$ref) return shortName(schema.$ref);
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return choices.map(typeOf).filter(Boolean).join(" | ");
  if (schema.allOf) return schema.allOf.map(typeOf).filter(Boolean).join(" & ");
  const type = [schema.type ?? []].flat().join(" | ");
  if (type.includes("array")) return `${typeOf(schema.items) || "anything"}[]`;
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  return type || "anything";
}

/** The properties of a schema as a list; what it names can be opened, each name once. */
function propertiesOf(api, schema, seen) {
  if (!schema) return undefined;
  if (schema.$ref) return namedSchema(api, schema.$ref, seen);
  const parts = [...(schema.oneOf ?? []), ...(schema.anyOf ?? []), ...(schema.allOf ?? [])];
  const inner = parts.map((part) => propertiesOf(api, part, seen)).filter(Boolean);
  if (schema.items) inner.push(propertiesOf(api, schema.items, seen) ?? "");
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length > 0) {
    const list = element("dl");
    for (const [name, property] of properties) {
      const required = schema.required?.includes(name) ? "" : "?";
      const row = element("dd", {}, element("span", { class: "type" }, typeOf(property)));
      if (property.description) row.append(` ${property.description}`);
      const below = propertiesOf(api, property, seen);
      if (below) row.append(below);
      list.append(element("dt", {}, name + required), row);
    }
    inner.push(list);
  }
  if (inner.length === 0) return undefined;
  return inner.length === 1 ? inner[0] : element("div", {}, ...inner);
}

/** A schema by its name, closed until somebody opens it. */
function namedSchema(api, reference, seen) {
  const name = shortName(reference);
  const schema = api.components?.schemas?.[name];
  if (!schema || seen.includes(name)) return undefined;
  const details = element("details", {}, element("summary", { class: "open" }, name));
  details.addEventListener("toggle", () => {
    if (details.childElementCount > 1) return;
    const properties = propertiesOf(api, schema, [...seen, name]);
    const text = schema.description ? element("p", {}, schema.description) : "";
    details.append(text, properties ?? element("p", { class: "type" }, typeOf(schema)));
  });
  return details;
}

/** A list of parameters. */
function parametersOf(parameters) {
  const list = element("dl");
  for (const parameter of parameters) {
    const where = `${parameter.in}, ${typeOf(parameter.schema)}${parameter.required ? "" : ", optional"}`;
    list.append(
      element("dt", {}, parameter.name),
      element("dd", {}, element("span", { class: "type" }, where), ` ${parameter.description ?? ""}`),
    );
  }
  return list;
}

/** What goes in or comes out, by media type. */
function contentOf(api, content) {
  return Object.entries(content ?? {}).flatMap(([kind, { schema }]) => [
    element("span", { class: "type" }, `${kind} ${typeOf(schema)}`),
    propertiesOf(api, schema, []) ?? "",
  ]);
}

/** One operation. */
function operationOf(api, path, method, operation) {
  const id = operation.operationId ?? `${method}-${path}`;
  const open = operation.security?.some((scheme) => Object.keys(scheme).length === 0);
  const article = element(
    "article",
    { id, "data-words": `${method} ${path} ${operation.summary ?? ""}`.toLowerCase() },
    element("h3", {}, element("span", { class: `method ${method}` }, method), ` ${path}`),
    element("p", {}, operation.summary ?? operation.description ?? ""),
    element("p", { class: "open" }, open ? "For everybody, signed in or not." : ""),
  );
  if (operation.parameters?.length) {
    article.append(element("h4", {}, "Parameters"), parametersOf(operation.parameters));
  }
  if (operation.requestBody) {
    article.append(element("h4", {}, "Body"), ...contentOf(api, operation.requestBody.content));
  }
  const answers = element("dl");
  for (const [status, response] of Object.entries(operation.responses ?? {})) {
    const row = element("dd", {}, response.description ?? "", " ", ...contentOf(api, response.content));
    answers.append(element("dt", {}, status), row);
  }
  article.append(element("h4", {}, "Answers"), answers);
  return article;
}

/** Everything: operations by tag, with a table of contents. */
function show(api) {
  document.getElementById("title").textContent = `${api.info.title} ${api.info.version}`;
  document.getElementById("description").textContent = api.info.description ?? "";
  const contents = document.getElementById("contents");
  const operations = document.getElementById("operations");
  const all = Object.entries(api.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => [path, method, item[method]]),
  );
  for (const { name, description } of api.tags ?? []) {
    const list = element("ul");
    operations.append(element("h2", {}, name), element("p", {}, description ?? ""));
    for (const [path, method, operation] of all.filter(([, , it]) => it.tags?.includes(name))) {
      const article = operationOf(api, path, method, operation);
      operations.append(article);
      list.append(element("li", {}, element("a", { href: `#${article.id}` }, `${method.toUpperCase()} ${path}`)));
    }
    contents.append(element("h2", {}, name), list);
  }
}

/** Hides the operations that do not contain the words. */
function find(words) {
  for (const article of document.querySelectorAll("article")) {
    article.hidden = !article.dataset.words.includes(words.trim().toLowerCase());
  }
}

document.getElementById("find").addEventListener("input", (event) => find(event.target.value));

try {
  const answer = await fetch("/api/openapi.json");
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  show(await answer.json());
} catch (error) {
  document.getElementById("description").textContent = `The document could not be read: ${error.message}`;
}

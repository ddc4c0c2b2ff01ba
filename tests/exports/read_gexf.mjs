// Prints what graphology-gexf reads from a GEXF file, as Gephi Lite would see it: node read_gexf.mjs FILE
import fs from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const Graph = require("graphology");
const { parse } = require("graphology-gexf");

// Neither undeclared attributes nor missing nodes are forgiven here: either would be a mistake of ours.
const graph = parse(Graph, fs.readFileSync(process.argv[2], "utf8"));
const { nodes, edges } = graph.export();
console.log(JSON.stringify({ type: graph.type, multi: graph.multi, attributes: graph.getAttributes(), nodes, edges }));

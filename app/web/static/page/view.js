/** Elements written as template strings, drawn by Preact: both vendored, neither needs a build. */
import { Component, createRef, h, render } from "../vendor/preact/preact.mjs";
import htm from "../vendor/htm/htm.mjs";

export const html = htm.bind(h);

/**
 * A view that is drawn again only when one of its properties is another object.
 * Every state here is replaced, never changed in place, so that looking at identity is enough.
 * @template {object} [Props=any] @template {object} [State={}]
 * @extends {Component<Props, State>}
 */
export class Still extends Component {
  shouldComponentUpdate(next) {
    return Object.keys(next).some((name) => next[name] !== this.props[name]);
  }
}

export { Component, createRef, render };

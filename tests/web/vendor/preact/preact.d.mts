/** The types of the Preact package, whose module the vendored file is. */
import { Component as Abstract, type ComponentChild } from "preact";

export * from "preact";

/** A component that draws whatever it is given: properties come in through templates, which nothing can check. */
export class Component<Props = any, State = any> extends Abstract<Props, State> {
  render(props: any, state: any): ComponentChild;
}

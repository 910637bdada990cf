/** Several elements side by side come as an array, which Preact draws as it draws one: both are a node here. */
declare const htm: {
  bind<Node>(
    make: (type: any, properties: any, ...children: any[]) => Node,
  ): (strings: TemplateStringsArray, ...values: any[]) => Node;
};
export default htm;

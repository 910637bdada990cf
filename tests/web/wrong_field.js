/**
 * The one mistake that test_types.py expects to be found: no plan has a title.
 * @param {import("../../app/web/static/page/shapes.js").Plan} plan
 */
export const titleOf = (plan) => plan.title;

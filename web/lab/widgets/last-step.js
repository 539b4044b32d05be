/**
 * Asks what can still be told of the last step, for a view that is opened while nothing is learned.  To be called from
 * show(): directly behind it the lab asks for what all its parts want, which replaces these wishes.
 * @param {import('../stage.js').Stage} stage
 * @param {import('../stage.js').Observation} wishes
 * @param {(report: {step: number, observed: any}) => void} tell
 */
export function askLastStep(stage, wishes, tell) {
  if (!stage.open || !stage.paused || stage.steps === 0) return;
  const { learner, pictures, steps } = stage;
  const isPresent = () => stage.open && stage.pictures === pictures && stage.steps === steps;
  learner.observe(wishes).then(
    (observed) => isPresent() && tell({ step: steps, observed }),
    (error) => isPresent() && stage.fail(error),
  );
}

using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Evaluation;

/// <summary>A compiled expression: what it gives for an input, in a frame of variables.</summary>
internal delegate Value? Eval(Run run, Frame frame, Value? input);

/// <summary>A compiled condition, which spares the value.</summary>
internal delegate bool Test(Run run, Frame frame, Value? input);

/// <summary>A filter applied to one result of a step.</summary>
internal delegate Value? Sift(Run run, Frame frame, Value input);

using OrderHub.Server.Model;

namespace OrderHub.Server.Workflows.Definitions;

/// <summary>The steps that steer a flow rather than do business.</summary>
public static class ControlSteps
{
    public const string End = "end";
    public const string If = "if";
    public const string Switch = "switch";
    public const string Fork = "fork";
    public const string Join = "join";
    public const string ForEach = "for-each";
    public const string While = "while";
    public const string Break = "break";
    public const string Continue = "continue";
    public const string Delay = "delay";
    public const string Until = "until";
    public const string WaitSignal = "wait-signal";
    public const string HumanTask = "human-task";
    public const string SubFlow = "sub-flow";
    public const string Set = "set";
    public const string Throw = "throw";
    public const string Scope = "scope";
    public const string Compensate = "compensate";
    public const string Emit = "emit";
    public const string Gather = "gather";

    /// <summary>What a control step is called where the definition says nothing.</summary>
    private static readonly Dictionary<string, LocalText> Titles = new(StringComparer.Ordinal)
    {
        [End] = new("End", "结束"),
        [If] = new("Condition", "条件判断"),
        [Switch] = new("Choice", "分支选择"),
        [Fork] = new("Go several ways at once", "并行分支"),
        [Join] = new("Bring the ways together", "汇聚"),
        [ForEach] = new("For each item", "逐项处理"),
        [While] = new("Repeat while", "循环"),
        [Break] = new("Leave the loop", "跳出循环"),
        [Continue] = new("Next pass", "进入下一次"),
        [Delay] = new("Delay", "延时"),
        [Until] = new("Wait until", "等到指定时间"),
        [WaitSignal] = new("Wait for a signal", "等待信号"),
        [HumanTask] = new("Ask a person", "人工任务"),
        [SubFlow] = new("Sub-flow", "子流程"),
        [Set] = new("Set variables", "设置变量"),
        [Throw] = new("Fail", "抛出异常"),
        [Scope] = new("Scope", "作用域"),
        [Compensate] = new("Undo what was done", "撤销已完成的步骤"),
        [Emit] = new("Send a signal", "发出信号"),
        [Gather] = new("Gather a wave", "集单"),
    };

    /// <summary>Every control step by name.</summary>
    public static IReadOnlyCollection<string> Names => Titles.Keys;

    public static bool Contains(string use) => Titles.ContainsKey(use);

    /// <summary>The step's title where the definition gives none.</summary>
    public static LocalText Title(string use) => Titles.GetValueOrDefault(use) ?? new(use, use);

    /// <summary>True for the steps that hold steps of their own.</summary>
    public static bool HasBody(string use) => use is ForEach or While or Scope;

    /// <summary>True for the steps that rest until something from outside wakes them.</summary>
    public static bool Waits(string use) => use is Delay or Until or WaitSignal or HumanTask or Gather;

    /// <summary>The outcomes that a control step can have; each must be wired.</summary>
    public static IReadOnlyList<string> OutcomesOf(StepDefinition step)
    {
        IReadOnlyList<string> own = step.Use switch
        {
            End or Throw or Break or Continue => [],
            If => ["true", "false"],
            Switch => [.. StepForms.Cases(step).Select(one => one.Name), "default"],
            Fork => [.. step.Next.Keys],
            Join => ["joined"],
            WaitSignal => ["received"],
            HumanTask => StepForms.TaskOutcomes(step),
            SubFlow => StepForms.Detaches(step) ? ["started"] : [],
            Scope => [.. StepForms.EndOutcomes(step.Body)],
            Gather => ["gathered"],
            _ => ["done"],
        };
        return TakesTimeout(step) ? [.. own, Timeout] : own;
    }

    /// <summary>The outcome of a step whose time is over. A wait must wire it; elsewhere an unwired one is the failure <c>flow.timeout</c>.</summary>
    public const string Timeout = "timeout";

    private static bool TakesTimeout(StepDefinition step) => step.Timeout is not null
        && (step.Use is WaitSignal or HumanTask or Gather || (step.Use is Scope or SubFlow or ForEach or While && step.Next.ContainsKey(Timeout)));
}

using System.Text.Json.Nodes;

namespace OrderHub.Server.Workflows.Definitions;

/// <summary>
/// What each control step is given, as JSON Schema: for validation, and for the forms of the designer. Every value may also be an
/// expression. <c>x-zh</c> has the words in Chinese, and <c>x-form</c> says what a value means where its type does not: a
/// condition, a duration, the name of a signal, a step, a flow.
/// </summary>
public static class ControlSchemas
{
    private static readonly JsonObject All = (JsonObject)JsonNode.Parse(
        """
        {
          "end": {
            "properties": {
              "outcome": {
                "title": "Outcome", "type": "string", "minLength": 1, "maxLength": 64, "description": "How it ended, for the caller and the viewer. Default: done.",
                "x-zh": { "title": "结果", "description": "流程怎样结束，供调用方与查看者使用。默认：done。" }
              },
              "status": {
                "title": "Final state", "type": "string", "enum": ["completed", "refused", "cancelled", "compensated"], "description": "Where the instance stands then. Default: completed.",
                "x-zh": { "title": "终态", "description": "实例此后的状态。默认：completed。" }
              },
              "output": {
                "title": "Output", "type": "object", "description": "What a calling flow is given as steps.NAME.output.",
                "x-zh": { "title": "输出", "description": "调用方流程以 steps.名称.output 得到的内容。" }
              },
              "discard": {
                "title": "Keep nothing", "type": "boolean", "description": "Writes nothing at all; only in transaction flows.",
                "x-zh": { "title": "不保留", "description": "什么都不写入；仅用于事务流程。" }
              }
            }
          },
          "if": {
            "required": ["condition"],
            "properties": {
              "condition": {
                "title": "Condition", "description": "The outcome is 'true' where it holds, else 'false'.", "x-form": "condition",
                "x-zh": { "title": "条件", "description": "成立走 true，否则走 false。" }
              }
            }
          },
          "switch": {
            "required": ["cases"],
            "properties": {
              "cases": {
                "title": "Cases", "type": "object", "description": "Outcome to condition, in the order in which they are tried.", "x-form": "cases",
                "x-zh": { "title": "分支", "description": "结果到条件，按此顺序逐个判断。" }
              },
              "match": {
                "title": "Which cases", "type": "string", "enum": ["first", "all"], "description": "first: the first case that holds. all: each that holds, at once. Default: first.",
                "x-zh": { "title": "匹配方式", "description": "first：第一个成立的分支。all：所有成立的分支同时走。默认：first。" }
              }
            }
          },
          "fork": { "properties": {} },
          "join": {
            "properties": {
              "wait": {
                "title": "Wait for", "type": ["string", "integer"], "description": "all (default), any, or a number of ways.", "x-form": "join",
                "x-zh": { "title": "等待", "description": "all（默认）、any，或路数。" }
              }
            }
          },
          "for-each": {
            "required": ["items"],
            "properties": {
              "items": {
                "title": "Items", "type": "array", "description": "The list, looked at once when the loop begins.", "x-form": "expression",
                "x-zh": { "title": "列表", "description": "循环开始时读取一次。" }
              },
              "mode": {
                "title": "Order of work", "type": "string", "enum": ["sequential", "parallel"], "description": "Default: sequential.",
                "x-zh": { "title": "执行方式", "description": "sequential：逐个；parallel：并行。默认：sequential。" }
              },
              "limit": {
                "title": "At once", "type": "integer", "minimum": 1, "maximum": 100, "description": "Most items at work at once. Default: 10.",
                "x-zh": { "title": "并行上限", "description": "同时处理的最多项数。默认：10。" }
              },
              "collect": {
                "title": "Collect", "description": "Evaluated at the end of each pass; steps.NAME.output.items has the values in the order of the list.", "x-form": "expression",
                "x-zh": { "title": "收集", "description": "每次循环结束时求值；steps.名称.output.items 按列表顺序保存。" }
              }
            }
          },
          "while": {
            "required": ["condition"],
            "properties": {
              "condition": {
                "title": "Condition", "description": "Evaluated before each pass.", "x-form": "condition",
                "x-zh": { "title": "条件", "description": "每次循环之前求值。" }
              },
              "max": {
                "title": "Most passes", "type": "integer", "minimum": 1, "maximum": 100000, "description": "Most passes; more is the failure flow.loop-limit.",
                "x-zh": { "title": "最多次数", "description": "超过则以 flow.loop-limit 失败。" }
              }
            }
          },
          "break": { "properties": {} },
          "continue": { "properties": {} },
          "delay": {
            "properties": {
              "for": {
                "title": "For", "type": "string", "description": "A duration, such as PT30M.", "x-form": "duration",
                "x-zh": { "title": "时长", "description": "时长，例如 PT30M。" }
              }
            }
          },
          "until": {
            "required": ["time"],
            "properties": {
              "time": {
                "title": "Time", "type": "string", "description": "A time in ISO 8601 with its zone.", "x-form": "time",
                "x-zh": { "title": "时间", "description": "带时区的 ISO 8601 时间。" }
              }
            }
          },
          "wait-signal": {
            "properties": {
              "signal": {
                "title": "Signal", "type": "string", "minLength": 1, "maxLength": 128, "description": "The signal's name.", "x-form": "signal",
                "x-zh": { "title": "信号", "description": "信号的名称。" }
              },
              "key": {
                "title": "Key", "type": "string", "maxLength": 128, "description": "A kind of key of the order (number, waybill), or an expression. Default: number.", "x-form": "key",
                "x-zh": { "title": "键", "description": "订单的一种键（number、waybill），或表达式。默认：number。" }
              }
            }
          },
          "human-task": {
            "required": ["role", "title"],
            "properties": {
              "role": {
                "title": "Role", "type": "string", "minLength": 1, "maxLength": 64, "description": "Who may do it.", "x-form": "role",
                "x-zh": { "title": "角色", "description": "谁可以处理。" }
              },
              "title": {
                "title": "What is asked", "type": "string", "minLength": 1, "maxLength": 200, "description": "What is asked, in one line; nothing personal.",
                "x-zh": { "title": "任务内容", "description": "一行说明要做什么；不得含个人信息。" }
              },
              "titleZh": {
                "title": "What is asked, in Chinese", "type": "string", "minLength": 1, "maxLength": 200, "description": "The same for people who work in Chinese. Default: the title.",
                "x-zh": { "title": "任务内容（中文）", "description": "供使用中文的人员阅读。默认与任务内容相同。" }
              },
              "form": {
                "title": "Form", "type": "object", "description": "JSON Schema of what the person fills in; becomes steps.NAME.output.", "x-form": "schema",
                "x-zh": { "title": "表单", "description": "处理人填写内容的 JSON Schema；成为 steps.名称.output。" }
              },
              "outcomes": {
                "title": "Buttons", "type": "array", "items": {"type": "string"}, "description": "The buttons. Default: done.",
                "x-zh": { "title": "按钮", "description": "可按的按钮。默认：done。" }
              },
              "due": {
                "title": "Due within", "type": "string", "description": "By when it should be done, as a duration; later it shows as overdue. The outcome 'timeout' needs 'timeout' at the step.", "x-form": "duration",
                "x-zh": { "title": "期限", "description": "应在多久内完成（时长）；逾期会标出。若要 timeout 结果，请设置步骤的时限。" }
              },
              "data": {
                "title": "Shown beside the order", "type": "object", "description": "What the person is shown beside the order.",
                "x-zh": { "title": "附带显示", "description": "除订单外给处理人看的内容。" }
              }
            }
          },
          "sub-flow": {
            "required": ["flow"],
            "properties": {
              "flow": {
                "title": "Flow", "type": "string", "minLength": 1, "maxLength": 128, "description": "The name of a published flow of the kind subflow.", "x-form": "flow",
                "x-zh": { "title": "流程", "description": "已发布的 subflow 类流程的名称。" }
              },
              "input": {
                "title": "Input", "type": "object", "description": "What it is given as 'input'.",
                "x-zh": { "title": "输入", "description": "它以 input 得到的内容。" }
              },
              "detach": {
                "title": "Do not wait", "type": "boolean", "description": "Starts it as an instance of its own and goes on.",
                "x-zh": { "title": "不等待", "description": "作为独立实例启动，本流程继续。" }
              }
            }
          },
          "set": { "properties": {}, "additionalProperties": true },
          "throw": {
            "required": ["code"],
            "properties": {
              "code": {
                "title": "Code", "type": "string", "minLength": 1, "maxLength": 128, "description": "By which 'catch' finds it.",
                "x-zh": { "title": "代码", "description": "catch 以此找到它。" }
              },
              "message": {
                "title": "Message", "type": "string", "maxLength": 500, "description": "One sentence; nothing personal.",
                "x-zh": { "title": "说明", "description": "一句话；不得含个人信息。" }
              }
            }
          },
          "scope": {
            "properties": {
              "onFailure": {
                "title": "On failure", "type": "string", "enum": ["keep", "compensate"], "description": "compensate: what was done inside is undone before the failure goes on. Default: keep.",
                "x-zh": { "title": "失败时", "description": "compensate：失败继续上抛之前先撤销其内所做。默认：keep。" }
              }
            }
          },
          "compensate": {
            "properties": {
              "scope": {
                "title": "Only inside", "type": "string", "description": "Only what was done inside this scope, loop or sub-flow.", "x-form": "scope",
                "x-zh": { "title": "仅此范围", "description": "只撤销该作用域、循环或子流程内所做。" }
              },
              "step": {
                "title": "Only this step", "type": "string", "description": "Only what this step did.", "x-form": "step",
                "x-zh": { "title": "仅此步骤", "description": "只撤销该步骤所做。" }
              }
            }
          },
          "emit": {
            "required": ["signal", "key"],
            "properties": {
              "signal": {
                "title": "Signal", "type": "string", "minLength": 1, "maxLength": 128, "description": "The signal's name.", "x-form": "signal",
                "x-zh": { "title": "信号", "description": "信号的名称。" }
              },
              "key": {
                "title": "Key", "type": "string", "minLength": 1, "maxLength": 128, "description": "A kind of key of the order (number, waybill), or an expression.", "x-form": "key",
                "x-zh": { "title": "键", "description": "订单的一种键（number、waybill），或表达式。" }
              },
              "payload": {
                "title": "Payload", "type": "object", "description": "What the receiver sees as 'signal'.",
                "x-zh": { "title": "内容", "description": "接收方以 signal 看到的内容。" }
              }
            }
          },
          "gather": {
            "required": ["key"],
            "properties": {
              "key": {
                "title": "Key", "type": "string", "minLength": 1, "maxLength": 128, "description": "Who belongs together: instances of this step with the same key.", "x-form": "key",
                "x-zh": { "title": "键", "description": "谁属于一组：同一步骤中键相同的实例。" }
              },
              "count": {
                "title": "Count", "type": "integer", "minimum": 1, "maximum": 10000, "description": "The wave closes when so many have come.",
                "x-zh": { "title": "数量", "description": "到齐这么多就成组。" }
              },
              "within": {
                "title": "Within", "type": "string", "description": "The wave closes so long after its first member came.", "x-form": "duration",
                "x-zh": { "title": "时限", "description": "第一个成员到达后多久成组。" }
              },
              "until": {
                "title": "Until", "type": "string", "description": "The wave closes at this time (ISO 8601), as the first member states it.", "x-form": "time",
                "x-zh": { "title": "截止", "description": "到此时间（ISO 8601）成组，以第一个成员为准。" }
              }
            }
          }
        }
        """)!;

    private static readonly Dictionary<string, JsonObject> ByStep = All.ToDictionary(pair => pair.Key, pair => Complete((JsonObject)pair.Value!), StringComparer.Ordinal);

    /// <summary>The schema of <c>with</c>; null for what is no control step.</summary>
    public static JsonObject? Of(string use) => ByStep.GetValueOrDefault(use);

    private static JsonObject Complete(JsonObject schema)
    {
        var whole = (JsonObject)schema.DeepClone();
        whole["type"] = "object";
        whole["additionalProperties"] ??= false;
        return whole;
    }
}

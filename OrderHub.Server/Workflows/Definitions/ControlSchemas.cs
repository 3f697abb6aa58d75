using System.Text.Json.Nodes;

namespace OrderHub.Server.Workflows.Definitions;

/// <summary>What each control step is given, as JSON Schema: for validation, and for the forms of the designer. Every value may also be an expression.</summary>
public static class ControlSchemas
{
    private static readonly JsonObject All = (JsonObject)JsonNode.Parse(
        """
        {
          "end": {
            "properties": {
              "outcome": { "type": "string", "minLength": 1, "maxLength": 64, "description": "How it ended, for the caller and the viewer. Default: done." },
              "status": { "type": "string", "enum": ["completed", "refused", "cancelled", "compensated"], "description": "Where the instance stands then. Default: completed." },
              "output": { "type": "object", "description": "What a calling flow is given as steps.NAME.output." },
              "discard": { "type": "boolean", "description": "Writes nothing at all; only in transaction flows." }
            }
          },
          "if": { "required": ["condition"], "properties": { "condition": { "description": "The outcome is 'true' where it holds, else 'false'." } } },
          "switch": {
            "required": ["cases"],
            "properties": {
              "cases": { "type": "object", "description": "Outcome to condition, in the order in which they are tried." },
              "match": { "type": "string", "enum": ["first", "all"], "description": "first: the first case that holds. all: each that holds, at once. Default: first." }
            }
          },
          "fork": { "properties": {} },
          "join": { "properties": { "wait": { "type": ["string", "integer"], "description": "all (default), any, or a number of ways." } } },
          "for-each": {
            "required": ["items"],
            "properties": {
              "items": { "type": "array", "description": "The list, looked at once when the loop begins." },
              "mode": { "type": "string", "enum": ["sequential", "parallel"], "description": "Default: sequential." },
              "limit": { "type": "integer", "minimum": 1, "maximum": 100, "description": "Most items at work at once. Default: 10." },
              "collect": { "description": "Evaluated at the end of each pass; steps.NAME.output.items has the values in the order of the list." }
            }
          },
          "while": {
            "required": ["condition"],
            "properties": {
              "condition": { "description": "Evaluated before each pass." },
              "max": { "type": "integer", "minimum": 1, "maximum": 100000, "description": "Most passes; more is the failure flow.loop-limit." }
            }
          },
          "break": { "properties": {} },
          "continue": { "properties": {} },
          "delay": { "properties": { "for": { "type": "string", "description": "A duration, such as PT30M." } } },
          "until": { "required": ["time"], "properties": { "time": { "type": "string", "description": "A time in ISO 8601 with its zone." } } },
          "wait-signal": {
            "properties": {
              "signal": { "type": "string", "minLength": 1, "maxLength": 128, "description": "The signal's name." },
              "key": { "type": "string", "maxLength": 128, "description": "A kind of key of the order (number, waybill), or an expression. Default: number." }
            }
          },
          "human-task": {
            "required": ["role", "title"],
            "properties": {
              "role": { "type": "string", "minLength": 1, "maxLength": 64, "description": "Who may do it." },
              "title": { "type": "string", "minLength": 1, "maxLength": 200, "description": "What is asked, in one line; nothing personal." },
              "form": { "type": "object", "description": "JSON Schema of what the person fills in; becomes steps.NAME.output." },
              "outcomes": { "type": "array", "items": { "type": "string" }, "description": "The buttons. Default: done." },
              "due": { "type": "string", "description": "By when it should be done, as a duration; later it shows as overdue. The outcome 'timeout' needs 'timeout' at the step." },
              "data": { "type": "object", "description": "What the person is shown beside the order." }
            }
          },
          "sub-flow": {
            "required": ["flow"],
            "properties": {
              "flow": { "type": "string", "minLength": 1, "maxLength": 128, "description": "The name of a published flow of the kind subflow." },
              "input": { "type": "object", "description": "What it is given as 'input'." },
              "detach": { "type": "boolean", "description": "Starts it as an instance of its own and goes on." }
            }
          },
          "set": { "properties": {}, "additionalProperties": true },
          "throw": {
            "required": ["code"],
            "properties": {
              "code": { "type": "string", "minLength": 1, "maxLength": 128, "description": "By which 'catch' finds it." },
              "message": { "type": "string", "maxLength": 500, "description": "One sentence; nothing personal." }
            }
          },
          "scope": { "properties": { "onFailure": { "type": "string", "enum": ["keep", "compensate"], "description": "compensate: what was done inside is undone before the failure goes on. Default: keep." } } },
          "compensate": {
            "properties": {
              "scope": { "type": "string", "description": "Only what was done inside this scope, loop or sub-flow." },
              "step": { "type": "string", "description": "Only what this step did." }
            }
          },
          "emit": {
            "required": ["signal", "key"],
            "properties": {
              "signal": { "type": "string", "minLength": 1, "maxLength": 128 },
              "key": { "type": "string", "minLength": 1, "maxLength": 128, "description": "A kind of key of the order (number, waybill), or an expression." },
              "payload": { "type": "object", "description": "What the receiver sees as 'signal'." }
            }
          },
          "gather": {
            "required": ["key"],
            "properties": {
              "key": { "type": "string", "minLength": 1, "maxLength": 128, "description": "Who belongs together: instances of this step with the same key." },
              "count": { "type": "integer", "minimum": 1, "maximum": 10000, "description": "The wave closes when so many have come." },
              "within": { "type": "string", "description": "The wave closes so long after its first member came." },
              "until": { "type": "string", "description": "The wave closes at this time (ISO 8601), as the first member states it." }
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

using System.CommandLine;
using OrderHub.Server.Model.Describing;

namespace OrderHub.Server.Hosting.Commands;

/// <summary><c>model [--markdown]</c>: prints the JSON Schema of the order, or the field reference of <c>docs/model.md</c>.</summary>
public static class ModelCommand
{
    public static Command Create()
    {
        var markdown = new Option<bool>("--markdown") { Description = "Print the field reference, the end of docs/model.md." };
        var command = new Command("model", "Print the JSON Schema of the order, docs/order.schema.json.") { markdown };
        command.SetAction((parsed, ct) => parsed.InvocationConfiguration.Output
            .WriteAsync(parsed.GetValue(markdown) ? ModelPage.Write() : OrderSchema.Text).WaitAsync(ct));
        return command;
    }
}

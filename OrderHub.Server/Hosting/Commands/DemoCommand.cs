using System.CommandLine;
using OrderHub.Server.Hosting.Demo;

namespace OrderHub.Server.Hosting.Commands;

/// <summary><c>demo</c>: sends realistic orders, some of them faulty, to a running hub, and tells what became of them.</summary>
public static class DemoCommand
{
    public static Command Create()
    {
        var orders = new Option<int>("--orders") { Description = "How many orders to send (1 to 10 000 000).", DefaultValueFactory = _ => 100 };
        var rate = new Option<double>("--rate") { Description = "Orders a second.", DefaultValueFactory = _ => 10 };
        var url = new Option<string>("--url") { Description = "The hub.", DefaultValueFactory = _ => HubApplication.DefaultUrl };
        var key = new Option<string?>("--key") { Description = "An API key; ORDERHUB_ADMIN_KEY where left out." };
        var seed = new Option<int>("--seed") { Description = "The same seed sends the same orders.", DefaultValueFactory = _ => Random.Shared.Next(1_000_000) };
        var lines = new Option<string?>("--lines") { Description = $"Only these lines, separated by commas, of {string.Join(", ", DemoLines.All.Select(line => line.Name))}." };
        var sendOnly = new Option<bool>("--send-only") { Description = "Send only: nothing is made to fail, the hub's clock stays, and what becomes of the orders is not counted." };
        var command = new Command("demo", "Send realistic orders of all lines to a running hub, let its simulated systems fail and time pass, and tell what became of each.") { orders, rate, url, key, seed, lines, sendOnly };
        orders.Validators.Add(result => result.Check(result.GetValueOrDefault<int>() is >= 1 and <= 10_000_000, "--orders is a number from 1 to 10000000."));
        rate.Validators.Add(result => result.Check(result.GetValueOrDefault<double>() is > 0 and <= 100_000, "--rate is greater than 0 and at most 100000."));
        url.Validators.Add(result => result.Check(
            Uri.TryCreate(result.GetValueOrDefault<string>(), UriKind.Absolute, out var address) && address.Scheme is ("http" or "https"),
            "--url is the hub's address, such as http://127.0.0.1:5080."));
        lines.Validators.Add(result => result.Check(result.GetValueOrDefault<string?>() is not { } names || Find(names) is not null, $"--lines is one or more of {string.Join(", ", DemoLines.All.Select(line => line.Name))}."));
        command.SetAction(async (parsed, ct) =>
        {
            var secret = parsed.GetValue(key) ?? Environment.GetEnvironmentVariable("ORDERHUB_ADMIN_KEY");
            if (string.IsNullOrEmpty(secret))
            {
                await Console.Error.WriteLineAsync("The demo needs an API key: give --key, or set ORDERHUB_ADMIN_KEY as the server has it.");
                return 2;
            }

            var plan = new DemoPlan(parsed.GetValue(orders), parsed.GetValue(rate), new Uri(parsed.GetValue(url)!), secret, parsed.GetValue(seed), parsed.GetValue(lines) is { } names ? Find(names) : null, parsed.GetValue(sendOnly));
            var tally = await new DemoRun(plan, TimeProvider.System, Console.Error.WriteLine).RunAsync(ct);
            foreach (var line in tally.Lines)
            {
                Console.WriteLine(line);
            }

            if (tally.Failure is { } failure)
            {
                await Console.Error.WriteLineAsync(failure);
                return 1;
            }

            return 0;
        });
        return command;
    }

    /// <summary>The lines of these names; null where one is none.</summary>
    private static List<DemoLine>? Find(string names)
    {
        var found = names.Split(',', StringSplitOptions.TrimEntries).Select(name => DemoLines.All.FirstOrDefault(line => line.Name == name)).ToList();
        return found.OfType<DemoLine>().Count() == found.Count ? [.. found.OfType<DemoLine>()] : null;
    }
}

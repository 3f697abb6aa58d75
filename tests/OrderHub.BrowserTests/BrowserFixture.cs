using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OrderHub.Testing;
using Xunit;

namespace OrderHub.BrowserTests;

/// <summary>A hub and a Chromium, shared by the browser tests; someone is signed in once by the link that the server printed.</summary>
public sealed partial class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? playwright;
    private string? signedIn;

    public Hub Hub { get; private set; } = null!;

    public IBrowser Browser { get; private set; } = null!;

    /// <summary>True where pages are to be pictured for the documentation.</summary>
    public static bool KeepsPictures { get; } = Environment.GetEnvironmentVariable("ORDERHUB_SCREENSHOTS") == "1";

    /// <summary>Where pictures go.</summary>
    public static string Pictures { get; } = Path.Combine(BuiltPrograms.Root, "OrderHub.Server", "docs", "images");

    public async Task InitializeAsync()
    {
        // A parcel rests until the clock is moved, so that a test sees each state for as long as it likes.
        Hub = await Hub.StartAsync(paceMs: 60_000);
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium(), Headless = true, Args = Flags });
    }

    /// <summary>The sign-in link that the server printed when it started; good for one use.</summary>
    public async Task<string> SignInLinkAsync() =>
        Link().Match(await Hub.Server.Process.LineAsync(line => Link().IsMatch(line))).Value;

    /// <summary>Moves the clock until the order has come that far.</summary>
    public Task MoveOnAsync(string orderNo, string status) => Eventually.BeTrueAsync(
        async () =>
        {
            if ((string?)(await Hub.Api.OrderAsync(orderNo))["status"] == status)
            {
                return true;
            }

            await Hub.Api.AdvanceClockAsync("PT20S");
            return false;
        },
        () => $"{orderNo} does not come to {status}\n{Hub.Server.Output}");

    /// <summary>A page of someone who is signed in.</summary>
    public async Task<WatchedPage> OpenAsync(string path, string language = "en")
    {
        signedIn ??= await SignInOnceAsync();
        var page = await OpenSignedOutAsync(language, signedIn);
        await page.Page.GotoAsync(Hub.Server.Url + path);
        return page;
    }

    public async Task<WatchedPage> OpenSignedOutAsync(string language = "en", string? state = null)
    {
        var context = await Browser.NewContextAsync(new()
        {
            Locale = language == "zh" ? "zh-CN" : "en-GB",
            TimezoneId = "Asia/Shanghai",
            ColorScheme = ColorScheme.Light,
            ViewportSize = new() { Width = 1360, Height = 860 },
            StorageState = state,
        });
        context.SetDefaultTimeout(30_000);
        return new WatchedPage(context, await context.NewPageAsync());
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        playwright?.Dispose();
        await Hub.DisposeAsync();
    }

    private async Task<string> SignInOnceAsync()
    {
        await using var page = await OpenSignedOutAsync();
        await page.Page.GotoAsync(await SignInLinkAsync());
        await page.Page.GetByRole(AriaRole.Heading, new() { Name = "Orders", Exact = true }).WaitForAsync();
        return await page.Page.Context.StorageStateAsync();
    }

    private static string Chromium() =>
        new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException("Chromium is missing: run ./test.sh, which installs it, or apt-get install chromium");

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/sign-in#token=\S+", RegexOptions.None, 1000)]
    private static partial Regex Link();
}

/// <summary>A page whose complaints are kept: whatever the browser reports as an error is one.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly List<string> errors = [];

    public WatchedPage(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                errors.Add(message.Text);
            }
        };
        page.PageError += (_, error) => errors.Add(error);
    }

    public IPage Page { get; }

    /// <summary>Script errors, failed requests and breaches of the content security policy.</summary>
    public IReadOnlyList<string> Errors => errors;

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}

/// <summary>All browser tests share one hub and run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTestGroup : ICollectionFixture<BrowserFixture>
{
    public const string Name = "Browser";
}

using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using OrderHub.Server.Security.Accounts;
using Xunit;

namespace OrderHub.UnitTests.Access;

[Collection(RunningHubCollection.Name)]
public sealed class SessionTests(RunningHub hub) : SessionContract(hub);

[Collection(RunningHubOnMariaDbCollection.Name)]
public sealed class SessionOnMariaDbTests(RunningHubOnMariaDb hub) : SessionContract(hub);

[Collection(RunningHubOnFourCollection.Name)]
public sealed class SessionOnFourTests(RunningHubOnFour hub) : SessionContract(hub);

[Collection(RunningHubOnFourMariaDbCollection.Name)]
public sealed class SessionOnFourMariaDbTests(RunningHubOnFourMariaDb hub) : SessionContract(hub);

public abstract class SessionContract(RunningHub hub)
{
    [Fact]
    public async Task A_stranger_is_asked_to_sign_in()
    {
        using var stranger = hub.Stranger();
        var answer = await stranger.GetAsync("/api/v1/orders");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("auth.required", await RunningHub.CodeAsync(answer));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_wrong_api_key_is_refused()
    {
        using var program = hub.Program("ohk_wrong");

        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/v1/session")).StatusCode);
    }

    [Fact]
    public async Task The_administrators_key_of_the_settings_says_who_it_is()
    {
        using var administrator = hub.Administrator();
        var session = await RunningHub.ReadAsync(await administrator.GetAsync("/api/v1/session"));

        Assert.Equal("administrator", (string?)session["user"]!["role"]);
        Assert.Equal("demo", (string?)session["tenant"]!["code"]);
        Assert.False((bool)session["development"]!);
    }

    [Fact]
    public async Task A_sign_in_link_works_once()
    {
        // Not the administrator: a server that just started makes a link of its own for him, and an older one stops working.
        var link = await hub.Services.GetRequiredService<SignIn>().CreateLinkAsync(await hub.UserAsync("operator"), CancellationToken.None);
        using var first = hub.Stranger();
        using var second = hub.Stranger();

        Assert.Equal(HttpStatusCode.OK, (await first.PostAsJsonAsync("/api/v1/session/link", new { token = link })).StatusCode);
        var again = await second.PostAsJsonAsync("/api/v1/session/link", new { token = link });
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
        Assert.Equal("session.failed", await RunningHub.CodeAsync(again));
    }

    [Fact]
    public async Task Of_many_who_use_a_link_at_once_one_gets_in()
    {
        var link = await hub.Services.GetRequiredService<SignIn>().CreateLinkAsync(await hub.UserAsync("operator"), CancellationToken.None);
        using var browser = hub.Stranger();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => browser.PostAsJsonAsync("/api/v1/session/link", new { token = link })));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_for_scripts_and_other_sites()
    {
        var link = await hub.Services.GetRequiredService<SignIn>().CreateLinkAsync(await hub.UserAsync("operator"), CancellationToken.None);
        using var browser = hub.Stranger();
        var answer = await browser.PostAsJsonAsync("/api/v1/session/link", new { token = link });

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie")).ToLowerInvariant();
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);
        Assert.Contains("path=/", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_by_session_needs_the_anti_forgery_token()
    {
        var (browser, token) = await hub.SignInAsync("admin");
        using (browser)
        {
            var bare = await browser.PostAsJsonAsync("/api/v1/api-keys", new { name = "x" });
            Assert.Equal(HttpStatusCode.Forbidden, bare.StatusCode);
            Assert.Equal("auth.csrf", await RunningHub.CodeAsync(bare));

            browser.DefaultRequestHeaders.Add("X-CSRF-Token", token + "x");
            Assert.Equal(HttpStatusCode.Forbidden, (await browser.PostAsJsonAsync("/api/v1/api-keys", new { name = "x" })).StatusCode);

            browser.DefaultRequestHeaders.Remove("X-CSRF-Token");
            browser.DefaultRequestHeaders.Add("X-CSRF-Token", token);
            Assert.Equal(HttpStatusCode.Created, (await browser.PostAsJsonAsync("/api/v1/api-keys", new { name = "x" })).StatusCode);
        }
    }

    [Fact]
    public async Task Another_site_cannot_sign_a_browser_in()
    {
        using var browser = hub.Stranger();
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");

        var answer = await browser.PostAsJsonAsync("/api/v1/session", new { login = "admin", password = "whatever it is" });

        Assert.Equal("auth.csrf", await RunningHub.CodeAsync(answer));
    }

    [Fact]
    public async Task A_session_ends_when_its_user_signs_out()
    {
        var (browser, token) = await hub.SignInAsync("admin");
        using (browser)
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/v1/session")).StatusCode);
            browser.DefaultRequestHeaders.Add("X-CSRF-Token", token);
            Assert.Equal(HttpStatusCode.NoContent, (await browser.DeleteAsync("/api/v1/session")).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/v1/session")).StatusCode);
        }
    }

    [Fact]
    public async Task A_password_once_set_opens_a_session_and_ends_the_older_ones()
    {
        var login = await hub.UserAsync("operator");
        var (older, _) = await hub.SignInAsync(login);
        using var administrator = hub.Administrator();
        using var browser = hub.Stranger();
        using (older)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await administrator.PutAsJsonAsync($"/api/v1/users/{login}/password", new { password = "correct horse" })).StatusCode);

            Assert.Equal(HttpStatusCode.Unauthorized, (await older.GetAsync("/api/v1/session")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await browser.PostAsJsonAsync("/api/v1/session", new { login, password = "correct horse" })).StatusCode);
        }
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_login_are_answered_alike()
    {
        var login = await hub.UserAsync("operator");
        using var administrator = hub.Administrator();
        await administrator.PutAsJsonAsync($"/api/v1/users/{login}/password", new { password = "correct horse" });
        using var browser = hub.Stranger();

        var wrong = await RunningHub.ReadAsync(await browser.PostAsJsonAsync("/api/v1/session", new { login, password = "wrong horse" }));
        var unknown = await RunningHub.ReadAsync(await browser.PostAsJsonAsync("/api/v1/session", new { login = "nobody-" + login, password = "wrong horse" }));

        Assert.Equal((string?)wrong["code"], (string?)unknown["code"]);
        Assert.Equal((string?)wrong["detail"], (string?)unknown["detail"]);
    }

    [Fact]
    public async Task Guessing_is_slowed_down()
    {
        var login = "guessed-" + Guid.NewGuid().ToString("n")[..8];
        using var browser = hub.Stranger();
        HttpResponseMessage answer;
        var tries = 0;
        do
        {
            answer = await browser.PostAsJsonAsync("/api/v1/session", new { login, password = $"guess number {tries}" });
        }
        while (answer.StatusCode == HttpStatusCode.Unauthorized && ++tries < 20);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
    }

    [Fact]
    public async Task One_changes_ones_own_password_only_with_the_current_one()
    {
        var login = await hub.UserAsync("operator");
        using var administrator = hub.Administrator();
        await administrator.PutAsJsonAsync($"/api/v1/users/{login}/password", new { password = "correct horse" });
        var (browser, token) = await hub.SignInAsync(login);
        using (browser)
        {
            browser.DefaultRequestHeaders.Add("X-CSRF-Token", token);
            Assert.Equal("user.password", await RunningHub.CodeAsync(await browser.PutAsJsonAsync($"/api/v1/users/{login}/password", new { password = "another horse" })));
            Assert.Equal(
                HttpStatusCode.NoContent,
                (await browser.PutAsJsonAsync($"/api/v1/users/{login}/password", new { password = "another horse", currentPassword = "correct horse" })).StatusCode);
        }
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OrderHub.Server.Data.Lookups;
using OrderHub.UnitTests.Access;
using Xunit;

namespace OrderHub.UnitTests.Lookups;

/// <summary>Reference tables over the API: seen, changed, taken in and out as files, and looked up by the next order.</summary>
[Collection(RunningHubCollection.Name)]
public sealed class ReferenceApiTests(RunningHub hub)
{
    private readonly string product = "p-" + Guid.NewGuid().ToString("n")[..8];

    [Fact]
    public async Task The_tables_are_listed_with_their_columns_in_both_languages()
    {
        using var http = hub.Administrator();
        var lanes = (await RunningHub.ReadAsync(await http.GetAsync("/api/v1/reference")))["items"]!.AsArray().Single(table => (string)table!["name"]! == "lanes")!;

        Assert.Equal("线路价目", (string)lanes["title"]!["zh"]!);
        Assert.Equal(["product", "from", "to"], lanes["key"]!.AsArray().Select(column => (string)column!["name"]!));
        Assert.Equal("number", (string)lanes["values"]![0]!["type"]!);
        Assert.True((int)lanes["rows"]! > 7_000);
    }

    [Fact]
    public async Task A_row_is_added_changed_by_its_version_and_removed()
    {
        using var http = hub.Administrator();
        var added = await PutAsync(http, 12.5m);
        Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        Assert.Equal("\"1\"", added.Headers.ETag!.Tag);
        var row = await RunningHub.ReadAsync(added);
        var id = (string)row["id"]!;
        Assert.Equal($"{product}|北京|上海", id);
        Assert.Equal(12.5m, (decimal)row["values"]!["firstKg"]!);

        Assert.Equal("\"2\"", (await PutAsync(http, 13m, "\"1\"")).Headers.ETag!.Tag);
        var late = await PutAsync(http, 14m, "\"1\"");
        Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
        Assert.Equal("reference.precondition.failed", await RunningHub.CodeAsync(late));

        var lane = await Lane.FindAsync(hub.Services.GetRequiredService<ReferenceData>(), 1, product, "北京市", "上海", DateTimeOffset.UnixEpoch, default);
        Assert.Equal(13m, lane!.FirstKg);

        var page = await RunningHub.ReadAsync(await http.GetAsync($"/api/v1/reference/lanes?q={product}"));
        Assert.Equal(1, (int)page["total"]!);
        Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync($"/api/v1/reference/lanes/rows/{Uri.EscapeDataString(id)}")).StatusCode);
        Assert.Equal("reference.row-not-found", await RunningHub.CodeAsync(await http.GetAsync($"/api/v1/reference/lanes/rows/{Uri.EscapeDataString(id)}")));
    }

    [Fact]
    public async Task A_row_with_faults_is_told_all_of_them()
    {
        using var http = hub.Administrator();
        var answer = await http.PutAsJsonAsync("/api/v1/reference/lanes/rows", new { key = new { product, from = "北京" }, values = new { firstKg = "x", nextKg = 1, colour = "red" } });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var problem = await RunningHub.ReadAsync(answer);
        Assert.Equal(["to", "firstKg", "transitHours", "colour"], problem["faults"]!.AsArray().Select(fault => (string)fault!["path"]!));
    }

    [Fact]
    public async Task A_file_is_tried_taken_in_whole_and_comes_out_again()
    {
        using var http = hub.Administrator();
        var file = $"product,from,to,firstKg,nextKg,transitHours\r\n{product},北京,上海,10,2,24\r\n{product},北京,天津,9,1,12\r\n";

        var tried = await RunningHub.ReadAsync(await ImportAsync(http, file, "?dryRun=true"));
        Assert.Equal((2, true), ((int)tried["added"]!, (bool)tried["dryRun"]!));
        Assert.Equal(0, (int)(await RunningHub.ReadAsync(await http.GetAsync($"/api/v1/reference/lanes?q={product}")))["total"]!);

        Assert.Equal(2, (int)(await RunningHub.ReadAsync(await ImportAsync(http, file)))["added"]!);
        var again = await RunningHub.ReadAsync(await ImportAsync(http, file.Replace("天津,9", "天津,8.80", StringComparison.Ordinal)));
        Assert.Equal((0, 1, 1), ((int)again["added"]!, (int)again["changed"]!, (int)again["unchanged"]!));

        var wrong = await ImportAsync(http, file + $"{product},北京,河北,cheap,1,1\r\n");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal("row 4: firstKg", (string)(await RunningHub.ReadAsync(wrong))["faults"]![0]!["path"]!);

        var text = await http.GetStringAsync("/api/v1/reference/lanes/csv");
        Assert.Contains($"{product},北京,天津,8.8,1,12,CNY,,\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain($"{product},北京,河北", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_replaces_removes_what_it_does_not_have()
    {
        using var http = hub.Administrator();
        var whole = await http.GetStringAsync("/api/v1/reference/regions/csv");

        var counts = await RunningHub.ReadAsync(await ImportAsync(http, "code,province,city,county\n990101,北京,北京,新区\n", "?replace=true&dryRun=true", "regions"));

        Assert.Equal((1, whole.Split("\r\n").Length - 2), ((int)counts["added"]!, (int)counts["removed"]!));
    }

    [Fact]
    public async Task A_page_goes_on_where_the_last_one_ended()
    {
        using var http = hub.Administrator();
        var first = await RunningHub.ReadAsync(await http.GetAsync("/api/v1/reference/regions?limit=3"));
        var second = await RunningHub.ReadAsync(await http.GetAsync($"/api/v1/reference/regions?limit=3&cursor={Uri.EscapeDataString((string)first["nextCursor"]!)}"));

        Assert.Equal(["110101", "110102", "110105"], first["items"]!.AsArray().Select(row => (string)row!["id"]!));
        Assert.Equal("110106", (string)second["items"]![0]!["id"]!);
    }

    [Fact]
    public async Task Who_may_not_change_tables_is_kept_from_it_and_an_unknown_table_is_named()
    {
        var (_, secret) = await hub.KeyAsync("auditor");
        using var auditor = hub.Program(secret);
        Assert.Equal(HttpStatusCode.OK, (await auditor.GetAsync("/api/v1/reference/lanes?limit=1")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await PutAsync(auditor, 1m)).StatusCode);

        Assert.Equal("reference.table-unknown", await RunningHub.CodeAsync(await auditor.GetAsync("/api/v1/reference/nothing")));
    }

    private Task<HttpResponseMessage> PutAsync(HttpClient http, decimal firstKg, string? ifMatch = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, "/api/v1/reference/lanes/rows")
        {
            Content = JsonContent.Create(new { key = new { product, from = "北京市", to = "上海" }, values = new { firstKg, nextKg = 3, transitHours = 30 } }),
        };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return http.SendAsync(request);
    }

    private static Task<HttpResponseMessage> ImportAsync(HttpClient http, string file, string query = "", string table = "lanes") =>
        http.PostAsync($"/api/v1/reference/{table}/csv{query}", new StringContent(file, Encoding.UTF8, "text/csv"));
}

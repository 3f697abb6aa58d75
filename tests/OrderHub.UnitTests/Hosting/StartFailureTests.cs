using OrderHub.Server.Hosting;
using OrderHub.Server.Model;
using OrderHub.UnitTests.Storage;
using Xunit;

namespace OrderHub.UnitTests.Hosting;

/// <summary>A start that fails is one line that says what to do, and an exit code.</summary>
public sealed class StartFailureTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_taken_address_is_said_to_be_taken()
    {
        var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        try
        {
            var (failure, message) = await FailAsync($"http://{listener.LocalEndpoint}", folder.Path);

            Assert.Equal(SetupFailure.AddressUnavailable, failure);
            Assert.Contains("--urls", message, StringComparison.Ordinal);
        }
        finally
        {
            listener.Stop();
        }
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named()
    {
        var file = folder.File("not-a-folder");
        await File.WriteAllTextAsync(file, "");

        var (failure, message) = await FailAsync("http://127.0.0.1:0", file);

        Assert.Equal(SetupFailure.DataFolder, failure);
        Assert.Contains(file, message, StringComparison.Ordinal);
        Assert.Contains("ORDERHUB_DATA=", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_server_on_a_data_folder_is_told_who_has_it_and_the_folder_is_free_again_afterwards()
    {
        using (DataFolderLock.Take(folder.Path))
        {
            var (failure, message) = await FailAsync("http://127.0.0.1:0", folder.Path);

            Assert.Equal(SetupFailure.DataFolder, failure);
            Assert.Contains($"process {Environment.ProcessId}", message, StringComparison.Ordinal);
            Assert.Contains("ORDERHUB_DATA=", message, StringComparison.Ordinal);
            Assert.False(File.Exists(folder.File("orders.db")));
        }

        using var again = DataFolderLock.TryTake(folder.Path);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task A_store_that_is_no_store_is_not_overwritten()
    {
        var file = folder.File("orders.db");
        await File.WriteAllTextAsync(file, new string('x', 5000));

        var (failure, _) = await FailAsync("http://127.0.0.1:0", folder.Path);

        Assert.Equal(SetupFailure.Store, failure);
        Assert.Equal(new string('x', 5000), await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task An_address_that_is_none_is_a_wrong_setting() =>
        Assert.Equal(SetupFailure.Settings, (await FailAsync("here", folder.Path)).Failure);

    [Fact]
    public void A_fault_of_our_own_is_one_line_too()
    {
        var (failure, message) = StartFailure.Explain(new InvalidOperationException("first\nsecond"));

        Assert.Equal(SetupFailure.Internal, failure);
        Assert.DoesNotContain('\n', message);
    }

    private static async Task<(SetupFailure Failure, string Message)> FailAsync(string urls, string dataFolder)
    {
        var fault = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var app = HubApplication.Build(new HubArguments
            {
                Urls = urls,
                Environment = "Production",
                Settings = new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["OrderHub:DataFolder"] = dataFolder,
                    ["OrderHub:Roles"] = "access",
                    ["Logging:LogLevel:Default"] = "None",
                },
            });
            await app.StartAsync();
        });
        var explained = StartFailure.Explain(fault);
        Assert.DoesNotContain('\n', explained.Message);
        return explained;
    }
}

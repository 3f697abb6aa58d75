using Microsoft.Extensions.Configuration;
using OrderHub.Server.Hosting;
using OrderHub.Server.Hosting.Settings;
using OrderHub.Server.Model;
using OrderHub.UnitTests.Architecture;
using Xunit;

namespace OrderHub.UnitTests.Hosting;

public sealed class SettingsTests
{
    [Fact]
    public void No_settings_are_good_settings() => Assert.Empty(Faults());

    [Fact]
    public void An_unknown_role_is_named_with_the_line_that_mends_it()
    {
        var fault = Assert.Single(Faults(("OrderHub:Roles", "access,acess")));

        Assert.Contains("\"acess\"", fault, StringComparison.Ordinal);
        Assert.Contains("ORDERHUB__Roles=access,engine,relay,jobs", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_setting_is_named()
    {
        var fault = Assert.Single(Faults(("OrderHub:Securty:SessionHours", "3")));

        Assert.StartsWith("ORDERHUB__Securty__SessionHours is no setting", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_the_wrong_kind_is_named_with_the_line_that_mends_it()
    {
        var fault = Assert.Single(Faults(("OrderHub:Security:SessionHours", "long")));

        Assert.Equal("ORDERHUB__Security__SessionHours is \"long\", but must be a whole number. Fix: ORDERHUB__Security__SessionHours=12", fault);
    }

    [Fact]
    public void A_value_out_of_its_limits_is_named()
    {
        var fault = Assert.Single(Faults(("OrderHub:Security:SessionHours", "0")));

        Assert.Contains("ORDERHUB__Security__SessionHours is \"0\"", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_redis_that_cannot_be_read_is_named_and_its_password_is_not()
    {
        var fault = Assert.Single(Faults(("OrderHub:Cache:Primary", "localhost:6379,password=geheim,colour=red")));

        Assert.StartsWith("ORDERHUB__Cache__Primary: ", fault, StringComparison.Ordinal);
        Assert.Contains("Fix: ORDERHUB__Cache__Primary=localhost:6379", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", fault, StringComparison.Ordinal);
        Assert.Empty(Faults(("OrderHub:Cache:Primary", "localhost:6379,password=geheim,ssl=true")));
    }

    [Fact]
    public void A_standby_needs_a_primary() =>
        Assert.StartsWith("ORDERHUB__Cache__Standby is set, and ORDERHUB__Cache__Primary is not", Assert.Single(Faults(("OrderHub:Cache:Standby", "localhost:6379"))), StringComparison.Ordinal);

    [Fact]
    public void A_master_key_that_is_no_key_is_named_with_how_to_make_one()
    {
        var fault = Assert.Single(Faults(("OrderHub:Security:MasterKey", "secret")));

        Assert.Contains("openssl rand -base64 32", fault, StringComparison.Ordinal);
        Assert.StartsWith("ORDERHUB__Security__MasterKey", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_together()
    {
        var fault = Assert.Throws<SetupException>(() => HubSettings.Check(Configuration(
            ("OrderHub:Roles", "none"), ("OrderHub:Security:SessionHours", "x"), ("OrderHub:Access:MaxBodyBytes", "1"))));

        Assert.Equal(SetupFailure.Settings, fault.Failure);
        Assert.Contains("3 settings are wrong", fault.Message, StringComparison.Ordinal);
        Assert.Equal(4, fault.Message.Split('\n').Length);
    }

    [Fact]
    public void MySQL_without_a_database_or_with_a_wrong_one_is_said_with_the_line_that_fixes_it()
    {
        Assert.Contains("ORDERHUB__Storage__MySql__Connections__0=Server=", Assert.Single(Faults(("OrderHub:Storage:Provider", "mysql"))), StringComparison.Ordinal);
        var faults = Faults(
            ("OrderHub:Storage:Provider", "MySql"), ("OrderHub:Storage:MySql:Connections:0", "Server=db;Database=hub;Password=hidden"),
            ("OrderHub:Storage:MySql:Connections:1", "Server=db;Password=hidden"), ("OrderHub:Storage:MySql:Connections:2", "hidden"));
        Assert.Equal(2, faults.Count);
        Assert.DoesNotContain(faults, fault => fault.Contains("hidden", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_setting_is_described()
    {
        var silent = SettingsCatalog.Classes.SelectMany(found => SettingsCatalog.Of(found.Section, found.Type))
            .Where(setting => setting.Description.Length == 0).Select(setting => setting.Key);

        Assert.Empty(silent);
    }

    [Fact]
    public void The_reference_page_is_what_the_options_classes_say()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "OrderHub.Server", "docs", "settings.md"));

        Assert.True(page == SettingsPage.Write(), "docs/settings.md is out of date: OrderHub.Server settings --markdown > OrderHub.Server/docs/settings.md");
    }

    private static IReadOnlyList<string> Faults(params (string Key, string Value)[] settings) => SettingsCheck.FindFaults(Configuration(settings));

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();
}

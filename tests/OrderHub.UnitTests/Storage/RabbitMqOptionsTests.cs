using System.ComponentModel.DataAnnotations;
using OrderHub.Server.Storage.RabbitMq;
using Xunit;

namespace OrderHub.UnitTests.Storage;

public sealed class RabbitMqOptionsTests
{
    [Theory]
    [InlineData("fulfillment", "order.accepted.express", 50, 2)]
    [InlineData("read-models", "order.express", 400, 8)]
    [InlineData("read-models", "order.freight", 300, 6)]
    [InlineData("holds", "order.contradicted.express", 200, 4)]
    public void A_queue_has_the_shape_of_its_scenario_or_of_its_consumer_or_the_common_one(string consumer, string queue, int prefetch, int lanes)
    {
        var options = new RabbitMqOptions { Shaping = "fulfillment=50/2, read-models=300/6, read-models.order.express=400/8" };

        Assert.Null(options.FindFault());
        Assert.Equal(((ushort)prefetch, lanes), options.ShapeOf(consumer, queue));
    }

    [Theory]
    [InlineData("localhost:5672", "", "Url")]
    [InlineData("http://localhost/", "", "Url")]
    [InlineData("amqp://h/", "fulfillment", "Shaping")]
    [InlineData("amqp://h/", "fulfillment=0/2", "Shaping")]
    [InlineData("amqp://h/", "fulfillment=10/65", "Shaping")]
    [InlineData("amqp://h/", "a=1/1,=1/1", "Shaping")]
    public void What_is_wrong_is_said_with_the_setting(string url, string shaping, string setting) =>
        Assert.Equal(setting, new RabbitMqOptions { Url = url, Shaping = shaping }.FindFault()?.Name);

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 2)]
    [InlineData(3, 0)]
    [InlineData(4000, 0)]
    public void A_queue_that_was_just_made_is_left_alone_for_the_rest_of_its_time(int since, int rest) =>
        Assert.Equal(TimeSpan.FromSeconds(rest), RabbitTopology.RestOf(TimeSpan.FromSeconds(since), new RabbitMqOptions { Settling = TimeSpan.FromSeconds(3) }));

    [Fact]
    public void A_fault_says_nothing_of_the_password() =>
        Assert.DoesNotContain("geheim", new RabbitMqOptions { Url = "ftp://hub:geheim@broker/" }.FindFault()!.Value.Fault, StringComparison.Ordinal);

    [Theory]
    [InlineData("OrderHub")]
    [InlineData("a b")]
    [InlineData("")]
    public void A_prefix_is_a_plain_word(string prefix)
    {
        var results = new List<ValidationResult>();
        var options = new RabbitMqOptions { Prefix = prefix };
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        Assert.Single(results);
    }
}

using System.Data.Common;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using OrderHub.Server.Model;

namespace OrderHub.Server.Hosting;

/// <summary>Turns what stopped the start into words a person can act on, and an exit code.</summary>
public static class StartFailure
{
    public static (SetupFailure Failure, string Message) Explain(Exception fault) => fault switch
    {
        SetupException setup => (setup.Failure, setup.Message),
        OptionsValidationException options => (SetupFailure.Settings, "OrderHub cannot start: " + string.Join(' ', options.Failures)),
        AggregateException { InnerExceptions.Count: > 0 } several when several.InnerExceptions.All(one => one is OptionsValidationException) =>
            (SetupFailure.Settings, "OrderHub cannot start: " + string.Join(' ', several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(one => one.Failures))),
        IOException { InnerException: AddressInUseException } taken => (
            SetupFailure.AddressUnavailable,
            $"OrderHub cannot listen: {Sentence(taken.Message)} Stop the other program, or choose another address with --urls http://127.0.0.1:5081"),
        FormatException { Message: var message } when message.StartsWith("Invalid url", StringComparison.Ordinal) => (
            SetupFailure.Settings, $"OrderHub cannot listen: {Sentence(message)} Write addresses as --urls http://127.0.0.1:5080"),
        DbException store => (
            SetupFailure.Store,
            $"OrderHub cannot use the stores of its data folder: {Sentence(store.Message)} Put a copy back, or name another folder: ORDERHUB_DATA=/path/to/folder"),
        SocketException socket => (
            SetupFailure.AddressUnavailable,
            $"OrderHub cannot listen: {Sentence(socket.Message)} Choose an address of this machine with --urls http://127.0.0.1:5080"),
        _ => (SetupFailure.Internal, $"OrderHub stopped by a fault of its own: {fault.GetType().Name}: {Sentence(fault.Message)} Set Logging__LogLevel__Default=Debug to see more."),
    };

    private static string Sentence(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.EndsWith('.') ? line : line + ".";
    }
}

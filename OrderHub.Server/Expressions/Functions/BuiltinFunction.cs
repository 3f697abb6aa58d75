using OrderHub.Server.Expressions.Evaluation;
using OrderHub.Server.Expressions.Values;

namespace OrderHub.Server.Expressions.Functions;

/// <param name="arguments">Checked against the signature, one slot per parameter.</param>
internal delegate Value? Native(Run run, in Site site, Value?[] arguments);

/// <summary>A function of the language.</summary>
internal sealed class BuiltinFunction(string name, Signature? signature, int arity, Native code) : FunctionValue
{
    public string Name => name;

    public Signature? Signature => signature;

    public override int Arity => arity;

    public override Value? Call(Run run, in Site site, Value?[] arguments)
    {
        if (signature is not null)
        {
            arguments = signature.Apply(arguments, site.Input);
        }
        else if (arguments.Length < arity)
        {
            System.Array.Resize(ref arguments, arity);
        }

        return code(run, site, arguments);
    }
}

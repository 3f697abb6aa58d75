// Small trees of layers that break the ranking on purpose, each in one way, for the test of the test. "Low" lies below "High".
using OrderHub.UnitTests.Architecture.Samples.High;

namespace OrderHub.UnitTests.Architecture.Samples.High
{
    internal interface IHigh;

    internal class HighBase
    {
        public static string Name { get; } = "high";

        public static T Make<T>()
            where T : new() => new();
    }

    internal sealed class HighThing;

    [AttributeUsage(AttributeTargets.All)]
    internal sealed class HighAttribute : Attribute;

    internal sealed class UsesLowAsItMay
    {
        public Low.Honest Honest { get; } = new();
    }
}

namespace OrderHub.UnitTests.Architecture.Samples.Low
{
    [AttributeUsage(AttributeTargets.All)]
    internal sealed class NamesAttribute(Type type) : Attribute
    {
        public Type Type { get; } = type;
    }

    internal sealed class Honest
    {
        public List<string> Words { get; } = [];
    }

    internal sealed class InBase : HighBase;

    internal sealed class InInterface : IHigh;

    [High]
    internal sealed class InAttribute;

    [Names(typeof(Dictionary<string, HighThing>))]
    internal sealed class InAttributeArgument;

    internal sealed class InField
    {
        public HighThing? Thing = new();
    }

    internal sealed class InSignature
    {
        public static void Take(HighThing[] things) => ArgumentNullException.ThrowIfNull(things);
    }

    internal sealed class InGenericArgument
    {
        public Dictionary<string, List<HighThing>> Things { get; } = [];
    }

    internal sealed class InConstraint<T>
        where T : IHigh;

    internal sealed class InBody
    {
        public static string Speak() => HighBase.Name;
    }

    internal sealed class InBodyAfterSwitch
    {
        public static string Speak(int number)
        {
            switch (number)
            {
                case 0: return "zero";
                case 1: return "one";
                case 2: return "two";
                case 3: return "three";
                default: return HighBase.Name;
            }
        }
    }

    internal sealed class InMethodArgument
    {
        public static object Speak() => HighBase.Make<object>();
    }

    internal sealed class InAsyncBody
    {
        public static async Task<string> SpeakAsync()
        {
            await Task.Yield();
            return HighBase.Name;
        }
    }

    internal sealed class InClosure
    {
        public static Func<object> Speak(int times) => () => Enumerable.Repeat(new HighThing(), times).ToList();
    }

    internal sealed class InTypeOf
    {
        public static Type Speak() => typeof(HighThing);
    }
}

namespace OrderHub.UnitTests.Architecture.Samples.Unranked
{
    internal sealed class Homeless
    {
        public Low.Honest? Honest { get; init; }
    }
}

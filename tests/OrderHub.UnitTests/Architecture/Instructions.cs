using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace OrderHub.UnitTests.Architecture;

/// <summary>Reads the operands that name something out of a method's body.</summary>
internal static class Instructions
{
    private static readonly Dictionary<short, OperandType> Operands = typeof(OpCodes)
        .GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value, code => code.OperandType);

    /// <summary>Types, methods, fields and signatures that the body names.</summary>
    public static IEnumerable<EntityHandle> Tokens(BlobReader il) =>
        Read(il).Where(operand => operand.Kind is not OperandType.InlineString).Select(operand => (EntityHandle)MetadataTokens.Handle(operand.Token));

    /// <summary>Text literals of the body.</summary>
    public static IEnumerable<UserStringHandle> Texts(BlobReader il) =>
        Read(il).Where(operand => operand.Kind is OperandType.InlineString).Select(operand => MetadataTokens.UserStringHandle(operand.Token & 0xFFFFFF));

    private static List<(OperandType Kind, int Token)> Read(BlobReader il)
    {
        var found = new List<(OperandType, int)>();
        while (il.RemainingBytes > 0)
        {
            short code = il.ReadByte();
            if (code == 0xFE)
            {
                code = unchecked((short)(0xFE00 | il.ReadByte()));
            }

            var kind = Operands[code];
            switch (kind)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok
                    or OperandType.InlineSig or OperandType.InlineString:
                    found.Add((kind, il.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    var branches = il.ReadInt32();
                    il.Offset += 4 * branches;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    il.Offset += 8;
                    break;
                case OperandType.InlineBrTarget or OperandType.InlineI or OperandType.ShortInlineR:
                    il.Offset += 4;
                    break;
                case OperandType.InlineVar:
                    il.Offset += 2;
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    il.Offset += 1;
                    break;
                case OperandType.InlineNone:
                    break;
                default:
                    throw new InvalidOperationException($"unknown operand {kind}");
            }
        }

        return found;
    }
}

using System.CommandLine;
using OrderHub.Server.Hosting.Commands;

// Every command of the program, one line each; no command means `serve`.
var serve = ServeCommand.Create();
var root = new RootCommand("OrderHub: the order centre of a logistics group.")
{
    serve,
    SettingsCommand.Create(),
    OpenApiCommand.Create(),
    ModelCommand.Create(),
    ExpressionCommands.CreateExpr(),
    ExpressionCommands.CreateTemplate(),
    ConnectorCommands.Create(),
    DemoCommand.Create(),
    FlowCommands.Create(),
    KeysCommand.Create(),
    ShardsCommand.Create(),
    BackupCommands.CreateBackup(),
    BackupCommands.CreateRestore(),
    DoctorCommand.Create(),
};
ServeCommand.MakeDefault(root, serve);
return await root.Parse(args).InvokeAsync();

using Embassy.Cooperation;
using Embassy.ServiceDefaults;

return await ServiceCommands.Run(args, arguments => CooperationHost.Build(arguments));

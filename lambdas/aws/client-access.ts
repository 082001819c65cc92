/** Settings of a client by which it finds its service and its caller. Left out, the environment of a function says. */
export type ClientAccess = 'region' | 'endpoint' | 'credentials' | 'profile';

/** `sound`, but for the members that stand in `overrides`. */
export function withOverrides<T extends object>(sound: T, overrides: Partial<T>): T {
  return new Proxy(sound, {
    get: (target, name) => {
      if (name in overrides) return Reflect.get(overrides, name);
      const member = Reflect.get(target, name, target);
      // Private members are of the object itself.
      return typeof member === 'function' ? member.bind(target) : member;
    },
    has: (target, name) => name in overrides || name in target,
  });
}

package org.tandemgate.java24agent;

import java.lang.instrument.ClassFileTransformer;
import java.nio.charset.StandardCharsets;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Points calls of Subject.getSubject and Subject.doAs at {@code CurrentSubject}, and makes Karaf's
 * JaasHelper.doAs (a private copy in several bundles) call it too: that one goes through
 * AccessController.doPrivileged, which no longer carries a subject.
 *
 * <p>Any thread. A class it cannot read stays as it is, with one line on standard error.
 */
final class SubjectTransformer implements ClassFileTransformer {
    private static final String SUBJECT = "javax/security/auth/Subject";
    private static final String BRIDGE = "org/apache/karaf/jaas/boot/CurrentSubject";
    private static final String HELPER = "org/apache/karaf/util/jaas/JaasHelper";
    private static final String ACTION =
            "(Ljavax/security/auth/Subject;Ljava/security/PrivilegedAction;)Ljava/lang/Object;";
    private static final String EXCEPTION_ACTION =
            "(Ljavax/security/auth/Subject;Ljava/security/PrivilegedExceptionAction;)Ljava/lang/Object;";
    private static final byte[] MARK = SUBJECT.getBytes(StandardCharsets.US_ASCII);

    @Override
    public byte @Nullable [] transform(
            final @Nullable ClassLoader loader,
            final @Nullable String name,
            final @Nullable Class<?> redefined,
            final @Nullable ProtectionDomain domain,
            final byte[] octets) {
        if (loader == null
                || name == null
                || name.equals(BRIDGE)
                || isJdk(name)
                || !contains(octets, MARK)) {
            return null;
        }
        try {
            return rewritten(name, octets);
        } catch (final RuntimeException unreadable) {
            System.err.println("java24-agent: " + name + " stays as it is: " + unreadable);
            return null;
        }
    }

    private static boolean isJdk(final String name) {
        return name.startsWith("java/")
                || name.startsWith("javax/")
                || name.startsWith("jdk/")
                || name.startsWith("sun/");
    }

    private static boolean contains(final byte[] octets, final byte[] mark) {
        for (int start = 0; start <= octets.length - mark.length; start++) {
            int length = 0;
            while (length < mark.length && octets[start + length] == mark[length]) {
                length++;
            }
            if (length == mark.length) {
                return true;
            }
        }
        return false;
    }

    private static byte[] rewritten(final String name, final byte[] octets) {
        final ClassReader reader = new ClassReader(octets);
        final ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(new Calls(writer, name.equals(HELPER)), 0);
        return writer.toByteArray();
    }

    /** Rewrites the methods of one class. */
    private static final class Calls extends ClassVisitor {
        private final boolean helper;

        Calls(final ClassVisitor next, final boolean helper) {
            super(Opcodes.ASM9, next);
            this.helper = helper;
        }

        @Override
        public @Nullable MethodVisitor visitMethod(
                final int access,
                final String name,
                final String descriptor,
                final @Nullable String signature,
                final String @Nullable [] exceptions) {
            final MethodVisitor next =
                    super.visitMethod(access, name, descriptor, signature, exceptions);
            if (helper && name.equals("doAs") && isReplaced(descriptor)) {
                delegate(next, descriptor);
                return null;
            }
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitMethodInsn(
                        final int opcode,
                        final String owner,
                        final String method,
                        final String type,
                        final boolean isInterface) {
                    final boolean ours =
                            opcode == Opcodes.INVOKESTATIC
                                    && owner.equals(SUBJECT)
                                    && isReplaced(method, type);
                    super.visitMethodInsn(opcode, ours ? BRIDGE : owner, method, type, isInterface);
                }
            };
        }

        private static boolean isReplaced(final String method, final String descriptor) {
            return method.equals("getSubject") || (method.equals("doAs") && isReplaced(descriptor));
        }

        private static boolean isReplaced(final String descriptor) {
            return descriptor.equals(ACTION) || descriptor.equals(EXCEPTION_ACTION);
        }

        /** A body that hands both arguments on. */
        private static void delegate(final MethodVisitor body, final String descriptor) {
            body.visitCode();
            body.visitVarInsn(Opcodes.ALOAD, 0);
            body.visitVarInsn(Opcodes.ALOAD, 1);
            body.visitMethodInsn(Opcodes.INVOKESTATIC, BRIDGE, "doAs", descriptor, false);
            body.visitInsn(Opcodes.ARETURN);
            body.visitMaxs(2, 2);
            body.visitEnd();
        }
    }
}
